// Everything an operator can do to the centre. Each action tells the server, shows the answer at once, or says why not.
import { ApiError, api } from "./api.js";
import { draft, draftAsIncident, dropDraft } from "./draft.js";
import { coordinates } from "./format.js";
import { t } from "./i18n.js";
import { page } from "./page.js";
import { toast, toastError } from "./panels/toast.js";
import { clearProposal, proposal, proposalReady, setProposal } from "./proposals.js";
import { applyItems, records } from "./store.js";
import { sendTickets } from "./tickets.js";
import { offerUndo } from "./undo.js";
import { statusName } from "./words.js";
import { show, showNext, work } from "./work.js";

const ENDED_AS = {
  ghost: t("Ended as ghost call"),
  prank: t("Ended as prank"),
  information: t("Ended as information"),
  dropped: t("Ended as dropped"),
};

const LIKELY_DOUBLE = 0.4; // the score of incidents/joining/nearness.py
let pending = false;

/** Run one action at a time: a key held down must not send anything twice. */
export async function once(action) {
  if (pending) return null;
  pending = true;
  try {
    return await action();
  } catch (error) {
    toastError(error.message);
    if (!(error instanceof ApiError)) reportError(error); // a fault of ours: not only the operator is to see it
    return null;
  } finally {
    pending = false;
  }
}

/**
 * Ours on screen at once: whoever presses Enter, N and types on must not wait for the server, and letters meant for
 * the place field must not act as keys meanwhile. Where somebody else was first, the server's state comes back.
 */
export async function takeCall(id) {
  const before = records.calls.get(id);
  applyItems("call", [{ ...before, status: "taken", taken_by: page.user.username }]);
  show("call", id);
  const call = (await once(() => api.takeCall(id))) ?? (await api.call(id).catch(() => before));
  applyItems("call", [call]);
}

/** `quiet` where a message of its own follows. */
export function endCall(id, verification, { quiet = false } = {}) {
  return once(async () => {
    const call = await api.verifyCall(id, verification);
    applyItems("call", [call]);
    if (draft.callId === id) dropDraft();
    if (work.kind !== "incident") showNext();
    if (!quiet) offerUndo(ENDED_AS[verification], () => undoEnd(id));
    return true;
  });
}

export function undoEnd(id) {
  return once(async () => {
    applyItems("call", [await api.undoCall(id)]);
    show("call", id);
    toast(t("The call is yours again"));
  });
}

export function releaseCall(id) {
  return once(async () => {
    applyItems("call", [await api.releaseCall(id)]);
    showNext();
  });
}

/** Open the incident of the draft; the proposal is asked for at once. */
export async function openIncident() {
  const incident = await once(() => api.openIncident(draftAsIncident()));
  if (!incident) return;
  const call = records.calls.get(draft.callId);
  if (call) applyItems("call", [{ ...call, status: "ended", verification: "normal", incident: incident.number }]);
  dropDraft();
  applyItems("incident", [incident]);
  show("incident", incident.number);
  if (page.may_dispatch) await propose(incident.number);
  await warnOfDouble(incident);
}

/** Two operators open one fire at the same moment: each is told of the other's, and may join the calls. */
async function warnOfDouble({ number, lat, lon, radius_m, category, exercise }) {
  const query = { lat, lon, radius_m, category: category.code, exercise, without: number };
  const [likeliest] = await api.nearby(query).catch(() => []);
  if (!likeliest || likeliest.score < LIKELY_DOUBLE) return;
  const other = likeliest.incident.number;
  const text = t("Perhaps the same as {number}: {reason}", { number: other, reason: likeliest.reason });
  toast(text, { label: t("Show"), run: () => show("incident", other) });
}

export async function propose(number) {
  setProposal({ number, state: "loading", data: null, error: "", chosen: new Set(), tickets: new Set() });
  try {
    const answer = await api.propose(number);
    if (proposal.number === number) proposalReady(number, answer);
  } catch (error) {
    if (proposal.number === number) setProposal({ state: "failed", error: error.message });
  }
}

/** All the units of a large fleet, where the proposal came with the first of each list. */
export async function loadWholeProposal() {
  const { number, data } = proposal;
  try {
    const whole = await api.wholeProposal(number, data.id);
    if (proposal.data === data) setProposal({ data: whole });
  } catch (error) {
    toastError(error.message);
  }
}

export async function sendChosen() {
  const { number, chosen, tickets, data } = proposal;
  setProposal({ state: "sending" });
  const sent = await once(async () => {
    // Tickets first: asked for again they stay as they are, so that the key can be pressed again if units fail.
    const asked = tickets.size ? await sendTickets(number, [...tickets], { proposal: data.id }) : [];
    const answer = chosen.size ? await api.sendUnits(number, [...chosen], data.id) : { assignments: [], refused: [] };
    return { ...answer, asked };
  });
  if (!sent) return setProposal({ state: "ready" });
  applyItems("assignment", sent.assignments);
  for (const { unit, reason } of sent.refused) toastError(`${records.units.get(unit)?.call_sign ?? unit}: ${reason}`);
  const names = [
    ...sent.assignments.map(({ call_sign }) => call_sign),
    ...sent.asked.map(({ agency_name }) => agency_name),
  ];
  toast(t("Sent: {units}", { units: names.join(", ") }));
  clearProposal();
}

/** `at` (ISO) where it is not now. */
export function stampStep(id, status, at = null) {
  return once(async () => {
    const before = records.assignments.get(id)?.status;
    const assignment = await api.stampStep(id, status, at);
    applyItems("assignment", [assignment]);
    const isOurs = assignment.status === status && before !== status && assignment.sources[status] === "dispatcher";
    if (!isOurs || assignment.ended_at) return;
    const text = `${assignment.call_sign}: ${statusName(status)}`;
    offerUndo(text, () => withdrawStep(id, status, assignment.steps[status]));
  });
}

function withdrawStep(id, status, at) {
  return once(async () => applyItems("assignment", [await api.withdrawStep(id, status, at)]));
}

/** Send the unit to another incident, off its present one; one press takes it back. */
export function reassign(id, number) {
  const { incident: from, call_sign: unit } = records.assignments.get(id);
  return once(async () => {
    const assignment = await api.reassign(id, number);
    applyItems("assignment", [assignment]);
    toast(t("{unit} goes to {number}", { unit, number }), {
      label: t("Undo"),
      key: null,
      run: () => reassign(assignment.id, from),
    });
  });
}

export function replaceUnit(id, slug) {
  return once(async () => {
    const assignment = await api.replaceUnit(id, slug);
    applyItems("assignment", [assignment]);
    toast(t("Sent: {units}", { units: assignment.call_sign }));
  });
}

/** A busy unit's next task. */
export function queueUnit(number, slug) {
  return once(async () => {
    const { assignments } = await api.queueUnit(number, slug);
    applyItems("assignment", assignments);
    toast(t("{unit} comes next to {number}", { unit: assignments[0].call_sign, number }));
  });
}

export function acknowledgeAlarm(id) {
  return once(async () => applyItems("alarm", [await api.acknowledgeAlarm(id)]));
}

/** Send a unit that no proposal named. */
export function sendUnit(number, slug) {
  return once(async () => {
    const { assignments, refused } = await api.sendUnits(number, [slug], null);
    for (const { unit, reason } of refused) toastError(`${records.units.get(unit)?.call_sign ?? unit}: ${reason}`);
    if (assignments.length) toast(t("Sent: {units}", { units: assignments[0].call_sign }));
    return true;
  });
}

/** Change the type or the urgency; what the plan would add now is proposed at once. */
export function changeIncident(number, changes) {
  const { category, priority } = records.incidents.get(number);
  const before = { category: category.code, priority };
  return once(async () => {
    applyItems("incident", [await api.changeIncident(number, changes)]);
    const back = Object.fromEntries(Object.keys(changes).map((name) => [name, before[name]]));
    offerUndo(t("Changed"), () => changeIncident(number, back));
    if (page.may_dispatch) propose(number);
  });
}

/** Move an incident to a point on the map; the words for the place follow where they can be found. */
export function moveIncident(number, { lat, lon, radius_m }) {
  const before = placeOf(records.incidents.get(number));
  return once(async () => {
    const found = await api.reverse(lat, lon).catch(() => null);
    const location_text = found?.text ?? coordinates(lat, lon);
    const changes = { lat, lon, radius_m, location_source: "map", location_text };
    applyItems("incident", [await api.changeIncident(number, changes)]);
    show("incident", number);
    offerUndo(t("Location changed: {place}", { place: location_text }), () => putBack(number, before));
    if (page.may_dispatch) propose(number);
  });
}

function placeOf({ lat, lon, radius_m, location_source, location_text }) {
  return { lat, lon, radius_m, location_source, location_text };
}

function putBack(number, place) {
  return once(async () => {
    applyItems("incident", [await api.changeIncident(number, place)]);
    show("incident", number);
  });
}

export function addNote(number, text) {
  return once(async () => {
    applyItems("incident", [await api.addNote(number, text)]);
    return true;
  });
}

export function closeIncident(number, outcome, ticketsContinue = false) {
  return once(async () => {
    applyItems("incident", [await api.closeIncident(number, outcome, ticketsContinue)]);
    offerUndo(t("{number} is closed", { number }), () => reopenIncident(number, t("closed by mistake")));
    if (work.id === number) showNext();
    return true;
  });
}

export function reopenIncident(number, reason) {
  return once(async () => {
    applyItems("incident", [await api.reopenIncident(number, reason)]);
    show("incident", number);
    return true;
  });
}

export function closeRoads(closure) {
  return once(async () => {
    const closed = await api.closeRoads(closure);
    applyItems("closure", [closed]);
    toast(t("Closed for every proposal from now on"), { label: t("Undo"), run: () => endClosure(closed.id) });
    return closed;
  });
}

export function endClosure(id) {
  return once(async () => {
    applyItems("closure", [await api.endClosure(id)]);
    toast(t("The roads are open again"));
  });
}

/** One alarm level more; what it adds is proposed at once. */
export async function raiseAlarm(number) {
  const level = records.incidents.get(number).alarm_level + 1;
  await changeIncident(number, { alarm_level: level });
  if (records.incidents.get(number).alarm_level === level) await propose(number);
}

export function setDuty(slug, onDuty) {
  return once(async () => {
    const { properties } = await api.setDuty(slug, onDuty);
    applyItems("units", [{ slug, on_duty: properties.on_duty }]);
  });
}
