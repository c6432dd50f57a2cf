// Everything an operator can do to the centre. Each action tells the server, shows the answer at once, or says why not.
import { api } from "./api.js";
import { draft, draftAsIncident, dropDraft } from "./draft.js";
import { coordinates } from "./format.js";
import { t } from "./i18n.js";
import { page } from "./page.js";
import { toast, toastError } from "./panels/toast.js";
import { clearProposal, proposal, proposalReady, setProposal } from "./proposals.js";
import { applyItems, records } from "./store.js";
import { show, showNext, work } from "./work.js";

const ENDED_AS = {
  ghost: t("Ended as ghost call"),
  prank: t("Ended as prank"),
  information: t("Ended as information"),
  dropped: t("Ended as dropped"),
};

let lastEnded = null;
let pending = false;

/** Run one action at a time: a key held down must not send anything twice. */
async function once(action) {
  if (pending) return null;
  pending = true;
  try {
    return await action();
  } catch (error) {
    toastError(error.message);
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

export function endCall(id, verification) {
  return once(async () => {
    const call = await api.verifyCall(id, verification);
    applyItems("call", [call]);
    lastEnded = id;
    if (draft.callId === id) dropDraft();
    if (work.kind !== "incident") showNext();
    toast(ENDED_AS[verification], { label: t("Undo"), key: "Z", run: undoEnd });
  });
}

export const canUndo = () => lastEnded !== null;

export function undoEnd() {
  const id = lastEnded;
  if (id === null) return null;
  return once(async () => {
    lastEnded = null;
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
}

export async function propose(number) {
  setProposal({ number, state: "loading", data: null, error: "", chosen: new Set() });
  try {
    const answer = await api.propose(number);
    if (proposal.number === number) proposalReady(number, answer);
  } catch (error) {
    if (proposal.number === number) setProposal({ state: "failed", error: error.message });
  }
}

export async function sendChosen() {
  const { number, chosen, data } = proposal;
  setProposal({ state: "sending" });
  const answer = await once(() => api.sendUnits(number, [...chosen], data.id));
  if (!answer) return setProposal({ state: "ready" });
  applyItems("assignment", answer.assignments);
  for (const { unit, reason } of answer.refused) toastError(`${records.units.get(unit)?.call_sign ?? unit}: ${reason}`);
  toast(t("Sent: {units}", { units: answer.assignments.map((assignment) => assignment.call_sign).join(", ") }));
  clearProposal();
}

export function stampStep(id, status) {
  return once(async () => applyItems("assignment", [await api.stampStep(id, status)]));
}

export function changeIncident(number, changes) {
  return once(async () => applyItems("incident", [await api.changeIncident(number, changes)]));
}

/** Move an incident to a point on the map; the words for the place follow where they can be found. */
export function moveIncident(number, { lat, lon, radius_m }) {
  return once(async () => {
    const found = await api.reverse(lat, lon).catch(() => null);
    const location_text = found?.text ?? coordinates(lat, lon);
    const changes = { lat, lon, radius_m, location_source: "map", location_text };
    applyItems("incident", [await api.changeIncident(number, changes)]);
    show("incident", number);
    toast(t("Location changed: {place}", { place: location_text }));
  });
}

export function addNote(number, text) {
  return once(async () => {
    applyItems("incident", [await api.addNote(number, text)]);
    return true;
  });
}

export function closeIncident(number, outcome) {
  return once(async () => {
    applyItems("incident", [await api.closeIncident(number, outcome)]);
    toast(t("{number} is closed", { number }));
    if (work.id === number) showNext();
    return true;
  });
}

export function reopenIncident(number, reason) {
  return once(async () => applyItems("incident", [await api.reopenIncident(number, reason)]));
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
