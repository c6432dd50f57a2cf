// Beside the call: what is known of its number, whether it is blocked, and where its telephone says it is.

import { api } from "../api.js";
import { askLocation, block, links, reveal, unblock, usePhonePosition } from "../callers.js";
import { button, h } from "../dom.js";
import { changeDraft } from "../draft.js";
import { dayName, distance, hourMinute, nearTime } from "../format.js";
import { categoryName, t } from "../i18n.js";
import { isBlocked, subscribe } from "../store.js";
import { verificationName } from "../words.js";
import { onWork, shownCall } from "../work.js";
import { focusDescription } from "./draft_form.js";
import { toastError } from "./toast.js";

const histories = new Map();
let redraw = () => {};

export const callerActions = {
  block: () => block(shownCall().id),
  unblock: () => unblock(shownCall().id),
  ask: () => askLocation(shownCall().id),
  phone: usePhonePosition,
  "last-place": useLastPlace,
  "earlier-incident": ({ dataset }) => openEarlier(dataset.number),
  reveal: () => reveal(shownCall().id, t("shown at the console")),
};

/** Ask for the history once per call; it is about what came before. */
async function fetchHistory(call) {
  if (histories.has(call.id)) return;
  histories.set(call.id, null);
  try {
    histories.set(call.id, await api.callerHistory(call.id));
    redraw();
  } catch (error) {
    histories.delete(call.id);
    toastError(error.message);
  }
}

/** What the number called about last is where this call is, too. */
export function useLastPlace() {
  const last = histories.get(shownCall()?.id)?.last_place;
  if (!last) return toastError(t("No earlier place is known of this number."));
  const { lat, lon, radius_m, text } = last;
  changeDraft({ place: { lat, lon, radius_m, source: "gazetteer", text, village: "", district: "" }, typed: text });
  document.getElementById("place").value = text;
  focusDescription();
}

function openEarlier(number) {
  location.assign(`?incident=${encodeURIComponent(number)}`);
}

function blockView(call) {
  if (!isBlocked(call)) return null;
  const { by, reason, until } = call.block;
  const facts = [t("by {name}", { name: by ?? "?" }), reason].filter(Boolean).join(": ");
  return h(
    "div",
    { class: "caller-block" },
    h("p", {}, h("strong", {}, t("Blocked until {time}", { time: nearTime(until) })), ` ${facts}`),
    h("p", { class: "muted" }, t("It waits behind all others, but is answered: it may be real this time.")),
    button("unblock", t("Lift the block")),
  );
}

function phoneView(call) {
  const found = call.device_location;
  if (!found) return null;
  const facts = `± ${distance(found.radius_m)} · ${hourMinute(found.fix_at)}`;
  return h(
    "p",
    { class: "caller-phone" },
    h("strong", {}, t("The phone is here")),
    h("span", { class: "muted" }, ` ${facts} `),
    call.status === "taken" && button("phone", t("Take it"), { key: "Alt+K" }),
  );
}

function lastPlaceView(call, { last_place: last }) {
  if (!last) return null;
  return h(
    "p",
    { class: "caller-place" },
    h("span", { class: "muted" }, `${t("Last place")} · ${dayName(last.at)}: `),
    last.text || last.incident,
    " ",
    call.status === "taken" && button("last-place", t("Take it"), { key: "Alt+L" }),
  );
}

function earlierIncident(incident) {
  const label = `${categoryName(incident.category)} · ${dayName(incident.opened_at)}`;
  return h("li", {}, button("earlier-incident", label, { look: "small quiet", data: { number: incident.number } }));
}

function earlierCall(call) {
  const what = call.verification ? verificationName(call.verification) : "–";
  return h("li", {}, `${dayName(call.received_at)} ${hourMinute(call.received_at)} · ${what} ${call.incident ?? ""}`);
}

function historyView(call, history) {
  if (!history || history.hidden || !history.calls.length) return null;
  const counts = Object.entries(history.counts).map(([kind, n]) =>
    h("span", { class: `tag${kind === "prank" ? " blocked-tag" : ""}` }, `${n} ${verificationName(kind)}`),
  );
  return h(
    "div",
    { class: "caller-history" },
    h("p", { class: "chips" }, counts),
    lastPlaceView(call, history),
    history.incidents.length > 0 &&
      h("ul", { class: "caller-incidents" }, history.incidents.slice(0, 3).map(earlierIncident)),
    h(
      "details",
      { class: "folded", dataset: { key: "earlier-calls" } },
      h("summary", {}, t("{n} earlier calls", { n: history.calls.length })),
      h("ul", {}, history.calls.map(earlierCall)),
    ),
  );
}

function actionsView(call) {
  return h(
    "div",
    { class: "actions" },
    call.number_masked && button("reveal", t("Show the number (is logged)")),
    call.number_shown && !isBlocked(call) && button("block", t("Block 24 h")),
    !call.exercise && button("ask", t("Ask the phone where it is"), { key: "L" }),
  );
}

function linkView(call) {
  const text = links.get(call.id);
  return text && !call.device_location && h("p", { class: "caller-link" }, text);
}

/** The box below the call's endings. */
export function callerView(call) {
  return h(
    "section",
    { class: "caller", "aria-label": t("Caller") },
    blockView(call),
    phoneView(call),
    historyView(call, histories.get(call.id)),
    actionsView(call),
    linkView(call),
  );
}

export function startCaller(update) {
  redraw = update;
  const ask = () => shownCall() && fetchHistory(shownCall());
  onWork(ask);
  subscribe((kind) => kind === "snapshot" && ask());
}
