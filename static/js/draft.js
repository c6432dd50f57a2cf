// The incident being taken down, kept for the tab until it is opened, so that a reload loses no word.

const BLANK = {
  place: null, // {lat, lon, radius_m, source, text, village, district}
  typed: "",
  offered: [],
  description: "",
  category: "",
  confirmed: false,
  priority: null,
};

export const draft = { callId: undefined, ...BLANK };
const listeners = new Set();

const keyOf = (callId) => `draft-${callId ?? "new"}`;

/** `listener(draft, reason)`; reason is `load` when another draft is shown, else `change`. */
export function onDraft(listener) {
  listeners.add(listener);
}

function notify(reason) {
  for (const listener of listeners) listener(draft, reason);
}

export function loadDraft(callId) {
  if (draft.callId === callId) return;
  const kept = JSON.parse(sessionStorage.getItem(keyOf(callId)) ?? "{}");
  Object.assign(draft, BLANK, kept, { callId });
  notify("load");
}

/** Lay values by for a call that is shown next. */
export function keepDraft(callId, values) {
  sessionStorage.setItem(keyOf(callId), JSON.stringify(values));
  if (draft.callId === callId) draft.callId = undefined;
}

export function changeDraft(changes) {
  Object.assign(draft, changes);
  const { callId, ...rest } = draft;
  sessionStorage.setItem(keyOf(callId), JSON.stringify(rest));
  notify("change");
}

export function dropDraft() {
  sessionStorage.removeItem(keyOf(draft.callId));
  Object.assign(draft, BLANK, { callId: undefined });
  notify("load");
}

/** The body of POST incidents/. */
export function draftAsIncident() {
  const { place } = draft;
  return {
    call: draft.callId ?? null,
    category: draft.category,
    lat: place.lat,
    lon: place.lon,
    radius_m: place.radius_m,
    location_source: place.source,
    location_text: place.text,
    description: draft.description,
    typed: draft.typed,
    offered: draft.offered,
    ...(draft.priority ? { priority: draft.priority } : {}),
  };
}
