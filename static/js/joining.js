// Which open incidents the call that is being taken down may belong to, joining it, and taking it out again.
import { once } from "./actions.js";
import { api } from "./api.js";
import { draft, dropDraft, keepDraft } from "./draft.js";
import { t } from "./i18n.js";
import { toast, toastError } from "./panels/toast.js";
import { applyItems, records } from "./store.js";
import { offerUndo } from "./undo.js";
import { show, work } from "./work.js";

const ASK_MS = 250;

export const nearby = { offers: [] };
const listeners = new Set();
let timer = null;
let controller = null;

export function onNearby(listener) {
  listeners.add(listener);
}

function setOffers(offers) {
  nearby.offers = offers;
  for (const listener of listeners) listener(offers);
}

/** What is known of the call so far, as the server asks for it. */
function sought(place) {
  const { lat, lon, radius_m } = place;
  const call = records.calls.get(draft.callId);
  const text = [draft.description, call?.transcript].filter(Boolean).join("\n").slice(0, 2000);
  return { lat, lon, radius_m, category: draft.category, text, exercise: Boolean(call?.exercise) };
}

async function ask() {
  controller?.abort();
  if (!draft.place || !draft.callId) return setOffers([]);
  controller = new AbortController();
  try {
    setOffers(await api.nearby(sought(draft.place), controller.signal));
  } catch (error) {
    if (error.name !== "AbortError") toastError(error.message);
  }
}

/** Look again soon: place, words or type changed, or an incident did. */
export function askNearbySoon() {
  clearTimeout(timer);
  if (!draft.place || !draft.callId) setOffers([]);
  else timer = setTimeout(ask, ASK_MS);
}

export function joinFirst(refines) {
  const [first] = nearby.offers;
  if (first) joinCall(first.incident.number, refines);
}

/** The call belongs to this incident; with `refines` its place is the better one. */
export function joinCall(number, refines) {
  const { callId: call, description: words, place } = draft;
  const where = { lat: place.lat, lon: place.lon, radius_m: place.radius_m, location_source: place.source };
  return once(async () => {
    const incident = await api.joinCall(number, { call, words, refines, ...where, location_text: place.text });
    applyItems("call", [{ ...records.calls.get(call), status: "ended", verification: "normal", incident: number }]);
    dropDraft();
    applyItems("incident", [incident]);
    show("incident", number);
    offerUndo(t("Joined to {number}", { number }), () => splitCall(call));
  });
}

/** The call is ours again, with its words and place as they were. */
export function splitCall(id) {
  return once(async () => {
    const { call, words, location } = await api.splitCall(id);
    const place = location && { ...location, village: "", district: "" };
    keepDraft(id, { description: words, place, typed: place?.text ?? "" });
    applyItems("call", [call]);
    show("call", id);
    toast(t("The call was taken out and is yours"));
  });
}

/** Take out the newest call of the incident in the work panel. */
export function splitLast() {
  const calls = records.incidents.get(work.id)?.linked_calls ?? [];
  if (calls.length) splitCall(calls.at(-1).id);
}
