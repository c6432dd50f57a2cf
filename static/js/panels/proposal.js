// The units offered per agency, with time, distance and reason; those passed over say why.
import { loadWholeProposal, propose, raiseAlarm, sendChosen } from "../actions.js";
import { button, h, onClick, render, sign, skeleton } from "../dom.js";
import { age, countdown, distance } from "../format.js";
import { t } from "../i18n.js";
import { agencyOf, page } from "../page.js";
import { onProposal, openCandidates, proposal, shownOf, toggleChosen, toggleTicket } from "../proposals.js";
import { records } from "../store.js";
import { capabilityName, kindName } from "../words.js";
import { onWork, work } from "../work.js";
import { offeredTickets } from "./tickets.js";

const root = document.getElementById("proposal");
const LAST_KEY = 9;

const about = () => (proposal.data?.estimate ? "± " : "");

function travel(candidate) {
  if (candidate.seconds === null) return h("span", { class: "warning" }, t("no route"));
  return h("strong", { class: "number" }, about(), countdown(candidate.seconds));
}

const travelDistance = ({ metres, straight_m: straight }) => `${about()}${distance(metres ?? straight)}`;

/** What rules add to the road time, and what else is worth knowing. */
const marks = ({ effects, hints }) => [...effects, ...hints].map(({ text }) => h("span", { class: "mark" }, text));

function candidateRow(candidate) {
  const facts = [candidate.region, kindName(candidate.kind), t("pos. {age}", { age: age(candidate.age_s ?? 0) })];
  const key = openCandidates().findIndex(({ unit }) => unit === candidate.unit) + 1;
  return h(
    "li",
    { dataset: { key: candidate.unit, unit: candidate.unit } },
    h(
      "label",
      { class: "candidate" },
      h(
        "span",
        {},
        h("input", { type: "checkbox", value: candidate.unit, checked: proposal.chosen.has(candidate.unit) }),
        key > 0 && key <= LAST_KEY && h("kbd", { class: "candidate-key", title: `Alt+${key}` }, key),
      ),
      h(
        "span",
        {},
        h("strong", {}, candidate.call_sign),
        h("span", { class: "muted" }, ` ${facts.filter(Boolean).join(" · ")}`),
        h("small", {}, candidate.reason),
        marks(candidate),
      ),
      h("span", { class: "candidate-travel" }, travel(candidate), h("small", {}, travelDistance(candidate))),
    ),
  );
}

function passedOverRow(unit) {
  return h(
    "li",
    { dataset: { key: unit.unit, unit: unit.unit } },
    h("strong", {}, unit.call_sign),
    h("span", {}, unit.reason),
    h("span", { class: "number muted" }, distance(unit.straight_m ?? 0)),
  );
}

/** `missing` rows are fetched when somebody looks. */
function folded(key, summary, rows, missing, look) {
  if (!rows.length && !missing) return null;
  return h(
    "details",
    { class: "folded", dataset: missing > 0 ? { key, missing } : { key } },
    h("summary", {}, summary),
    h("ul", { class: look }, rows),
    missing > 0 && skeleton(2),
  );
}

function fetchWhenOpened({ target }) {
  if (target.open && target.dataset.missing) loadWholeProposal();
}

/** Those ticked and the next few stand open; the others are one click away. */
function lineSection(line, index) {
  const { agency: code, name, needed, sent, shortfall, candidates, passed_over: passedOver } = line;
  const key = `${code}-${index}`;
  const open = shownOf(line);
  const more = candidates.filter((candidate) => !open.includes(candidate));
  return h(
    "section",
    { class: "agency", color: agencyOf(code).color, dataset: { key, agency: code } },
    h(
      "h4",
      {},
      h("span", { class: "agency-dot" }),
      name,
      h("span", { class: "muted" }, sent > 0 ? t("needs {n} more", { n: needed }) : t("needs {n}", { n: needed })),
      shortfall > 0 && h("span", { class: line.required ? "warning" : "muted" }, t("{n} missing", { n: shortfall })),
    ),
    asks(line),
    line.hints.map(({ text }) => h("p", { class: "line-hint" }, text)),
    h("ul", { class: "candidates" }, open.map(candidateRow)),
    candidates.length === 0 && h("p", { class: "muted" }, t("No unit is free.")),
    folded(
      `more-${key}`,
      t("{n} more", { n: line.candidate_count - open.length }),
      more.map(candidateRow),
      line.candidate_count - candidates.length,
      "candidates",
    ),
    folded(
      `passed-${key}`,
      t("{n} passed over", { n: line.passed_over_count }),
      passedOver.map(passedOverRow),
      line.passed_over_count - passedOver.length,
      "passed-over",
    ),
  );
}

/** After another type, place or urgency: what the plan wants beyond what it wanted before. */
function changesView() {
  const { changes = [] } = proposal.data;
  if (!changes.length) return null;
  const parts = changes.map(({ name, added }) => `${added > 0 ? "+" : "−"}${Math.abs(added)} ${name}`);
  return h("p", { class: "plan-change" }, h("strong", {}, t("The plan now")), " ", parts.join(", "));
}

/** What the line asks of its units beyond the agency. */
function asks({ required, alarm_level: level, capabilities, kinds }) {
  const wanted = [...capabilities.map(capabilityName), ...kinds.map(kindName)].join(", ");
  const parts = [
    !required && h("span", { class: "welcome" }, t("welcome, not required")),
    level > 1 && h("span", {}, t("from alarm level {n}", { n: level })),
    wanted && h("span", {}, wanted),
  ].filter(Boolean);
  return parts.length > 0 && h("p", { class: "line-needs" }, parts);
}

function alarmView() {
  const level = records.incidents.get(work.id)?.alarm_level ?? 1;
  const last = proposal.data?.highest_level ?? 1;
  if (level === 1 && last === 1) return null;
  return h(
    "span",
    { class: "alarm-level" },
    t("alarm level {n}", { n: level }),
    page.may_dispatch && level < last && button("alarm", t("Raise"), { key: "+", title: t("Raise the alarm level") }),
  );
}

function notes({ notes: told = [], network }) {
  const schematic = network?.schematic && h("p", { class: "note" }, t("Times by the schematic road network."));
  return [changesView(), told.map(({ text }) => h("p", { class: "note" }, text)), schematic];
}

function sendText(units, tickets) {
  if (!tickets) return t("Send {n} units", { n: units });
  return units ? t("Send {n} units, {m} tickets", { n: units, m: tickets }) : t("Send {n} tickets", { n: tickets });
}

function sendBar() {
  const [units, tickets] = [proposal.chosen.size, proposal.tickets.size];
  const text = proposal.state === "sending" ? t("Sending…") : sendText(units, tickets);
  const disabled = units + tickets === 0 || proposal.state === "sending" || !page.may_dispatch;
  return h(
    "div",
    { class: "send-bar" },
    button("send", text, { key: "Enter", look: "primary wide", id: "send", disabled }),
    button("again", sign("↻", t("Propose again")), { key: "U", look: "quiet", title: t("Propose again") }),
  );
}

function readyView(data) {
  const tickets = offeredTickets(data);
  if (!data.agencies.length && !tickets) {
    return [notes(data), h("p", { class: "muted" }, t("No unit can be proposed."))];
  }
  return [notes(data), data.agencies.map(lineSection), tickets, sendBar()];
}

function body() {
  if (proposal.state === "loading") return skeleton(3);
  if (proposal.state !== "failed") return readyView(proposal.data);
  return h(
    "div",
    { class: "note note-error" },
    h("p", {}, proposal.error),
    button("again", t("Try again"), { key: "U" }),
  );
}

function update() {
  root.hidden = proposal.state === "none" || work.kind !== "incident" || work.id !== proposal.number;
  if (!root.hidden)
    render(root, h("header", { class: "proposal-head" }, h("h3", {}, t("Proposed units")), alarmView()), body());
}

/** The send button takes the focus when a proposal arrives, unless somebody types. */
function focusSend() {
  const typing = document.activeElement?.matches("input, textarea, select");
  if (proposal.state === "ready" && !root.hidden && !typing) document.getElementById("send")?.focus();
}

export function startProposal({ highlight }) {
  onClick(root, { send: sendChosen, again: () => propose(work.id), alarm: () => raiseAlarm(work.id) });
  root.addEventListener("change", ({ target }) =>
    target.dataset.ticket ? toggleTicket(target.dataset.ticket) : toggleChosen(target.value),
  );
  for (const kind of ["pointerover", "focusin"]) {
    root.addEventListener(kind, ({ target }) => highlight(target.closest("[data-unit]")?.dataset.unit ?? null));
  }
  root.addEventListener("pointerleave", () => highlight(null));
  root.addEventListener("toggle", fetchWhenOpened, true); // it does not bubble
  let shownFor = null;
  onProposal(() => {
    update();
    if (proposal.state === "ready" && shownFor !== proposal.data.id) focusSend();
    shownFor = proposal.data?.id;
  });
  onWork(update);
}
