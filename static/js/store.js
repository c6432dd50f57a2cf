// What the browser knows of the region, and who wants to hear of changes.
import { now } from "./clock.js";
import { page } from "./page.js";
import { emptyRecords, merge, reset } from "./records.js";

export const OPEN_STATUSES = ["sent", "acknowledged", "en_route", "on_scene", "transporting", "at_hospital"];

export const records = emptyRecords();
export const store = { loaded: false, staleAfterS: page.region.stale_after_s };
const listeners = new Set();

/** `listener(kind, keys)` after each change; kind is `snapshot` when everything is new. */
export function subscribe(listener) {
  listeners.add(listener);
}

function notify(kind, keys = []) {
  for (const listener of listeners) listener(kind, keys);
}

export function applySnapshot(snapshot) {
  reset(records, snapshot);
  store.loaded = true;
  store.staleAfterS = snapshot.region?.stale_after_s ?? store.staleAfterS;
  notify("snapshot");
}

/** Rows from the stream, or from the answer to what we did ourselves, whichever comes first. */
export function applyItems(kind, items) {
  notify(kind, merge(records, kind, items));
}

export const isOpen = (assignment) => OPEN_STATUSES.includes(assignment.status);

export function assignmentsOf(number) {
  return [...records.assignments.values()].filter((assignment) => assignment.incident === number);
}

export function openAssignmentOf(slug) {
  return [...records.assignments.values()].find((a) => a.unit === slug && isOpen(a) && !a.queued);
}

/** Seconds since the unit's last position took effect; Infinity where there is none. */
export function positionAge(unit) {
  return unit.effective_at ? (now() - Date.parse(unit.effective_at)) / 1000 : Infinity;
}

/** What the unit is doing, derived as on the server (geo112/dispatch/availability.py). */
export function unitStatus(unit) {
  const assignment = openAssignmentOf(unit.slug);
  if (assignment) return assignment.status;
  if (!unit.on_duty) return "off_duty";
  if (unit.lon === null || unit.lon === undefined) return "no_position";
  return positionAge(unit) > store.staleAfterS ? "stale" : "available";
}

/** Whether the number waits behind all others now; a block ends by itself. */
export const isBlocked = ({ block }) => Boolean(block) && Date.parse(block.until) > now();

/** Calls nobody has taken first, blocked numbers last among them, then those being spoken with; the longest waiting on top. */
export function openCalls() {
  const open = [...records.calls.values()].filter((call) => call.status !== "ended");
  const rank = (call) => (call.status !== "waiting" ? 2 : isBlocked(call) ? 1 : 0);
  return open.sort((a, b) => rank(a) - rank(b) || a.received_at.localeCompare(b.received_at));
}

export function openIncidents() {
  const open = [...records.incidents.values()].filter((incident) => incident.status === "open");
  return open.sort((a, b) => a.priority - b.priority || a.opened_at.localeCompare(b.opened_at));
}

/** Calls that wait stand in their own list; these are for somebody to act upon, unless somebody does. */
export function openAlarms() {
  const open = [...records.alarms.values()].filter(
    (alarm) => alarm.level === "missed" && alarm.kind !== "answer" && !alarm.ended_at && !alarm.acknowledged_at,
  );
  return open.sort((a, b) => a.due_at.localeCompare(b.due_at) || a.id - b.id);
}
