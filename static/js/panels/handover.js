// Handing over to the centre next door, and answering what it handed over to us.
import { once } from "../actions.js";
import { api } from "../api.js";
import { button, h, onClick, render } from "../dom.js";
import { hourMinute } from "../format.js";
import { t } from "../i18n.js";
import { page } from "../page.js";
import { applyItems, records, subscribe } from "../store.js";
import { offerUndo } from "../undo.js";
import { onWork, work } from "../work.js";

const root = document.getElementById("incident-handover");
const dialog = document.getElementById("handover-dialog");
const returning = document.getElementById("return-dialog");
const STATES = {
  offered: t("waits for an answer"),
  accepted: t("accepted"),
  returned: t("returned"),
};

const shown = () => (work.kind === "incident" ? records.incidents.get(work.id) : undefined);
const standing = (incident) => (incident.handovers ?? []).filter(({ state }) => state !== "returned");
const cameIn = (incident) => standing(incident).find(({ direction }) => direction === "in");
const wentOut = (incident) => standing(incident).find(({ direction }) => direction === "out");

/** `answer`: accept, return or take-back. */
function answer(number, kind, body) {
  return once(async () => {
    applyItems("incident", [await api.answerHandOver(number, kind, body)]);
    return true;
  });
}

function handOver(number, body) {
  return once(async () => {
    applyItems("incident", [await api.handOver(number, body)]);
    const name = page.neighbours.find(({ slug }) => slug === body.region).name;
    offerUndo(t("Handed over to {region}", { region: name }), () => answer(number, "take-back"));
    return true;
  });
}

function cameInView(incident, { region, number, state, reason, numbers }) {
  const open = incident.status === "open" && page.may_dispatch;
  return h(
    "div",
    { class: "handover is-action" },
    h("p", {}, h("strong", {}, t("From {region}", { region: region.name })), ` ${number} · ${STATES[state]}`),
    reason && h("p", { class: "muted" }, reason),
    numbers.length > 0 && h("p", { class: "number" }, `${t("Callers")}: ${numbers.join(", ")}`),
    open && state === "offered" && button("accept", t("Accept"), { key: "V", look: "small primary" }),
    open && button("return", t("Return"), { look: "small quiet" }),
  );
}

function wentOutView({ region, number, state, at, keeps_supporting: supports, decision_reason: why }) {
  const name = supports
    ? t("Also with {region}", { region: region.name })
    : t("With {region}", { region: region.name });
  return h(
    "div",
    { class: "handover" },
    h("p", {}, h("strong", {}, name), ` ${number} · ${hourMinute(at)} · ${STATES[state]}`),
    why && h("p", { class: "muted" }, why),
    state === "offered" && page.may_dispatch && button("take-back", t("Take it back"), { look: "small quiet" }),
  );
}

function suggestionView({ neighbour, status }) {
  if (!neighbour || status !== "open") return null;
  return h(
    "div",
    { class: "handover is-action" },
    h("p", {}, t("This place lies in {region}.", { region: neighbour.name })),
    page.may_dispatch && button("hand-over", t("Hand over"), { key: "V", look: "small primary" }),
  );
}

function view(incident) {
  const [came, went] = [cameIn(incident), wentOut(incident)];
  return [came && cameInView(incident, came), went && wentOutView(went), !went && !came && suggestionView(incident)];
}

function update() {
  const incident = shown();
  render(root, incident?.handovers ? view(incident) : null);
}

function openDialog(incident) {
  const form = dialog.querySelector("form");
  form.reset();
  form.elements.region.value = incident.neighbour?.slug ?? page.neighbours[0]?.slug ?? "";
  dialog.showModal();
}

/** What V means for this incident: accept what came, else hand it over. */
export function openHandover(number) {
  const incident = records.incidents.get(number);
  if (cameIn(incident)?.state === "offered") return answer(number, "accept");
  if (incident.status === "open" && page.neighbours.length && !wentOut(incident)) openDialog(incident);
  return null;
}

async function onSubmit(event) {
  if (event.submitter?.value === "cancel") return;
  event.preventDefault();
  const { region, reason, keeps, share } = event.target.elements;
  const body = {
    region: region.value,
    reason: reason.value,
    keeps_supporting: keeps.checked,
    share_numbers: share.checked,
  };
  if (await handOver(work.id, body)) dialog.close();
}

async function onReturn(event) {
  if (event.submitter?.value === "cancel") return;
  event.preventDefault();
  if (await answer(work.id, "return", { reason: event.target.elements.reason.value })) returning.close();
}

export function startHandover() {
  onClick(root, {
    "hand-over": () => openDialog(shown()),
    accept: () => answer(work.id, "accept"),
    return: () => returning.showModal(),
    "take-back": () => answer(work.id, "take-back"),
  });
  dialog.querySelector("form").addEventListener("submit", onSubmit);
  returning.querySelector("form").addEventListener("submit", onReturn);
  subscribe((kind, keys) => (kind === "snapshot" || (kind === "incident" && keys.includes(work.id))) && update());
  onWork(update);
}
