// What an operator does about a caller: block the number for a day, ask the telephone where it is, see a masked number.
import { endCall, once, undoEnd } from "./actions.js";
import { api } from "./api.js";
import { copy } from "./clipboard.js";
import { changeDraft, draft } from "./draft.js";
import { t } from "./i18n.js";
import { focusDescription } from "./panels/draft_form.js";
import { toast, toastError } from "./panels/toast.js";
import { applyItems } from "./store.js";
import { offerUndo } from "./undo.js";
import { shownCall } from "./work.js";

/** One key for a prankster: the call ends, and the number waits behind all others for 24 hours. */
export async function blockAsPrank(id) {
  if (!(await endCall(id, "prank", { quiet: true }))) return;
  await once(async () => {
    applyItems("call", [await api.blockCaller(id, t("prank"))]);
    offerUndo(t("Ended as prank; the number waits last for 24 hours"), () => takeBack(id));
  });
}

async function takeBack(id) {
  await unblock(id);
  await undoEnd(id);
}

export function block(id) {
  return once(async () => {
    applyItems("call", [await api.blockCaller(id, "")]);
    offerUndo(t("The number waits last for 24 hours"), () => unblock(id));
  });
}

export function unblock(id) {
  return once(async () => applyItems("call", [await api.unblockCaller(id)]));
}

/** Texts with links that callers were asked to open, by call: to be read out or copied again. */
export const links = new Map();

/** The text for the SMS goes to the clipboard, and stays beside the call. It need not wait for a call being taken. */
export async function askLocation(id) {
  try {
    const { text } = await api.askLocation(id);
    links.set(id, text);
    applyItems("call", [{ id }]);
    if (await copy(text)) toast(t("Copied. Paste it into an SMS or WhatsApp message."));
  } catch (error) {
    toastError(error.message);
  }
}

/** What the telephone itself says is the place; the words for it follow where they can be found. */
export async function usePhonePosition() {
  const call = shownCall();
  if (!call?.device_location) return toastError(t("The caller's phone has shared no position."));
  const { lat, lon, radius_m, source } = call.device_location;
  const place = { lat, lon, radius_m, source, text: t("Position of the caller's phone"), village: "", district: "" };
  changeDraft({ place, typed: "" });
  focusDescription();
  const found = await api.reverse(lat, lon).catch(() => null);
  if (!found || draft.callId !== call.id || draft.place?.lat !== lat) return;
  const { text, village, district, outside_region: outside, neighbour } = found;
  changeDraft({ place: { ...place, text, village, district, outside, neighbour: neighbour?.name } });
}

export function reveal(id, reason) {
  return once(async () => applyItems("call", [await api.revealNumber(id, reason)]));
}

export function startExercise() {
  return once(async () => applyItems("call", [await api.startExercise()]));
}
