// One incident: what and where, the units with their steps, notes and its story.
import { addNote, changeIncident, propose, reassign, stampStep } from "../actions.js";
import { ApiError, api } from "../api.js";
import { reveal } from "../callers.js";
import { chip } from "../chips.js";
import { button, h, onClick, render, skeleton } from "../dom.js";
import { coordinates, distance, timeOfDay } from "../format.js";
import { categoryName, t } from "../i18n.js";
import { splitCall } from "../joining.js";
import { page } from "../page.js";
import { proposal } from "../proposals.js";
import { applyItems, assignmentsOf, isOpen, records, subscribe } from "../store.js";
import { arrivalClocks, sendClock } from "../targets.js";
import { ticketsOf } from "../tickets.js";
import { areaName, outcomeName, PRIORITIES, sourceName } from "../words.js";
import { onWork, toggleMoving, work } from "../work.js";
import { assignmentView } from "./assignment.js";
import { categorySearch } from "./category.js";
import { openCloseDialog } from "./close_dialog.js";
import { openHandover } from "./handover.js";
import { callsView } from "./incident_calls.js";
import { exerciseChip } from "./queue.js";
import { openReopenDialog } from "./reopen_dialog.js";
import { ticketActions, ticketsView } from "./tickets.js";
import { timelineView } from "./timeline.js";
import { toastError } from "./toast.js";

const $ = (id) => document.getElementById(id);
const REFRESH_MS = 300;
let timer = null;

export const shownIncident = () => (work.kind === "incident" ? records.incidents.get(work.id) : undefined);

/** The story comes by REST; ask for it when the incident is shown and when something about it changed. */
async function refresh(number) {
  try {
    applyItems("incident", [await api.incident(number)]);
  } catch (error) {
    toastError(error.message);
    if (!(error instanceof ApiError)) reportError(error);
  }
}

function refreshSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => work.kind === "incident" && refresh(work.id), REFRESH_MS);
}

function placeView(incident) {
  const area = areaName(incident);
  const text = incident.location_text || area || coordinates(incident.lat, incident.lon);
  const facts = [
    !text.includes(area) && area,
    `± ${distance(incident.radius_m)}`,
    sourceName(incident.location_source),
  ];
  return [h("p", {}, h("strong", {}, text)), h("p", { class: "muted" }, facts.filter(Boolean).join(" · "))];
}

function head(incident) {
  const { number, priority, status, opened_at: openedAt } = incident;
  return h(
    "header",
    { class: "work-head" },
    h(
      "div",
      { class: "incident-title" },
      h("span", { class: `priority-badge priority-${priority}`, title: PRIORITIES[priority] }, `P${priority}`),
      h("h2", {}, categoryName(incident.category)),
    ),
    h(
      "p",
      { class: "number muted" },
      `${number} · ${t("opened {time}", { time: timeOfDay(openedAt) })} `,
      status === "closed" &&
        h("span", { class: "tag" }, t("Closed: {outcome}", { outcome: outcomeName(incident.outcome) })),
      incident.exercise && exerciseChip(),
      incident.sensitive && h("span", { class: "tag" }, t("Sensitive")),
    ),
    clocksView(incident),
    placeView(incident),
    incident.description && h("p", { class: "description", dir: "auto" }, incident.description),
    incident.words_masked && maskedView(),
  );
}

/** Until when somebody is to be sent, and each agency's first unit to be there. */
function clocksView(incident) {
  if (incident.status !== "open") return null;
  const chips = [
    chip(t("send"), sendClock(incident)),
    ...arrivalClocks(incident).map((clock) => chip(t("{agency} there", { agency: clock.name }), clock)),
  ].filter(Boolean);
  return chips.length > 0 && h("p", { class: "clock-chips" }, chips);
}

/** Sensitive words are shown to those who need them; whoever else looks leaves a trace. */
function maskedView() {
  return h("p", { class: "masked-words" }, "••••• ", button("reveal-notes", t("Show the words (is logged)")));
}

function actionsView(incident) {
  if (incident.status === "closed")
    return h("div", { class: "actions" }, button("reopen", t("Open again"), { key: "C" }));
  return h(
    "div",
    { class: "actions" },
    page.may_dispatch && button("propose", t("Propose"), { key: "U" }),
    button("type", t("Type"), { key: "T" }),
    button("move", t("Move"), { key: "M", "aria-pressed": work.moving ? "true" : "false" }),
    page.may_dispatch && page.neighbours.length > 0 && button("hand-over", t("Hand over"), { key: "V" }),
    button("close", t("Close"), { key: "C" }),
  );
}

function movingView() {
  return (
    work.moving && h("p", { class: "hint", role: "status" }, t("Click on the map or drag the pin to the right place."))
  );
}

function unitsView(incident) {
  const assignments = assignmentsOf(incident.number).sort(
    (a, b) => isOpen(b) - isOpen(a) || a.sent_at.localeCompare(b.sent_at),
  );
  if (!assignments.length && ticketsOf(incident.number).length) return null;
  if (!assignments.length && proposal.number === incident.number && proposal.state !== "none") return null;
  const none = h("p", { class: "empty-line" }, t("No unit has been sent yet."));
  return [
    h("h3", {}, t("Units")),
    assignments.length ? h("ul", { class: "assignments" }, assignments.map(assignmentView)) : none,
  ];
}

function update() {
  const incident = shownIncident();
  $("incident").hidden = work.kind !== "incident";
  if (work.kind !== "incident") return;
  render($("incident-head"), incident ? [head(incident), actionsView(incident), movingView()] : skeleton(3));
  render($("incident-units"), incident ? [unitsView(incident), ticketsView(incident)] : null);
  render($("incident-calls"), incident ? callsView(incident) : null);
  render($("incident-story"), incident ? timelineView(incident) : null);
  $("incident").classList.toggle("is-exercise", Boolean(incident?.exercise));
  $("note-form").hidden = incident?.status !== "open";
}

function onWorkChange() {
  $("type-change").hidden = true;
  update();
  if (work.kind === "incident") refresh(work.id);
}

function onChange(kind, keys) {
  if (work.kind !== "incident" || kind === "call") return;
  if (kind === "units") return showsUnits(keys) && update();
  update();
  const mine = kind === "assignment" && keys.some((key) => records.assignments.get(key).incident === work.id);
  const lacksStory = kind === "incident" && keys.includes(work.id) && isOutdated(work.id);
  if (mine || lacksStory) refreshSoon();
}

const showsUnits = (slugs) => assignmentsOf(work.id).some((assignment) => slugs.includes(assignment.unit));

/** Whether the row came from the stream, which carries no story, after the story was fetched. */
let storyOf = null;
function isOutdated(number) {
  const incident = records.incidents.get(number);
  const isNew = incident.timeline && incident.timeline !== storyOf;
  storyOf = incident.timeline;
  return !isNew;
}

export function toggleTypeChange() {
  $("type-change").hidden = !$("type-change").hidden;
  if ($("type-change").hidden) return;
  for (const radio of $("priority-change").querySelectorAll("input")) {
    radio.checked = Number(radio.value) === shownIncident().priority;
  }
  $("type-search").focus();
}

function changePriority({ target }) {
  $("type-change").hidden = true;
  changeIncident(work.id, { priority: Number(target.value) });
}

async function revealNotes() {
  try {
    applyItems("incident", [await api.revealNotes(work.id, t("shown at the console"))]);
  } catch (error) {
    toastError(error.message);
  }
}

async function showNumber(id) {
  await reveal(id, t("shown at the console"));
  refresh(work.id);
}

export const focusNote = () => $("note").focus();

async function sendNote(event) {
  event.preventDefault();
  const text = $("note").value.trim();
  if (!text || !(await addNote(work.id, text))) return;
  $("note").value = "";
  $("note").blur();
}

export function startIncident() {
  onClick($("incident"), {
    propose: () => propose(work.id),
    type: toggleTypeChange,
    move: toggleMoving,
    close: () => openCloseDialog(work.id),
    reopen: () => openReopenDialog(work.id),
    split: ({ dataset }) => splitCall(Number(dataset.id)),
    "show-number": ({ dataset }) => showNumber(Number(dataset.id)),
    "reveal-notes": revealNotes,
    "hand-over": () => openHandover(work.id),
    step: ({ dataset }) => stampStep(Number(dataset.id), dataset.status),
    reassign: ({ dataset }) => reassign(Number(dataset.id), dataset.incident),
    ...ticketActions(
      () => work.id,
      (id) => records.referrals.get(id),
    ),
  });
  categorySearch($("type-search"), $("type-list"), (category) => {
    $("type-search").value = "";
    $("type-change").hidden = true;
    changeIncident(work.id, { category: category.code });
  });
  $("type-search").addEventListener("keydown", (event) => {
    if (event.key === "Escape") $("type-change").hidden = true;
  });
  $("priority-change").addEventListener("change", changePriority);
  $("note-form").addEventListener("submit", sendNote);
  $("note").addEventListener("keydown", (event) => event.key === "Escape" && event.target.blur());
  subscribe(onChange);
  onWork(onWorkChange);
  update();
}
