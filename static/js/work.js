// What the work panel is about: nothing, a call (id null: an incident without a call), or an incident.
import { openCalls, records } from "./store.js";

export const work = { kind: "idle", id: null, moving: false };
const listeners = new Set();

export function onWork(listener) {
  listeners.add(listener);
}

function change(changes) {
  Object.assign(work, changes);
  for (const listener of listeners) listener(work);
}

export function show(kind, id = null) {
  change({ kind, id, moving: false });
}

/** Whether the next click on the map, or the pin, moves the incident. */
export function toggleMoving() {
  change({ moving: !work.moving });
}

export const showIdle = () => show("idle");

export function shownCall() {
  return work.kind === "call" && work.id !== null ? records.calls.get(work.id) : undefined;
}

/** The call that Enter and the ending keys mean: the one in the work panel, else the longest waiting. */
export function targetCall() {
  if (work.kind === "call") return shownCall();
  return openCalls().find((call) => call.status === "waiting");
}

/** What to look at when a call is done with: the next one that waits. */
export function showNext() {
  const next = openCalls().find((call) => call.status === "waiting");
  if (next) show("call", next.id);
  else showIdle();
}
