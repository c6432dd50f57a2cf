// The incident's story, the newest on top.
import { h } from "../dom.js";
import { timeOfDay } from "../format.js";
import { t } from "../i18n.js";
import { records } from "../store.js";
import { statusName } from "../words.js";
import { photoView } from "./photo.js";
import { callerName } from "./queue.js";

/** The server tells what happened as a sentence; a note is what a person wrote. */
function entryView(entry) {
  const text =
    entry.kind === "note" ? [h("strong", {}, t("Note")), " ", entry.text] : entry.text || statusName(entry.kind);
  return h(
    "li",
    { class: `entry entry-${entry.kind}` },
    h("time", { class: "number muted", datetime: entry.at }, timeOfDay(entry.at)),
    h("span", {}, text, entry.by && h("small", { class: "muted" }, ` · ${entry.by}`), photoView(entry)),
  );
}

function callsView(incident) {
  const calls = (incident.calls ?? []).map((id) => records.calls.get(id)).filter(Boolean);
  return (
    calls.length > 0 && h("p", { class: "muted" }, t("Calls: {numbers}", { numbers: calls.map(callerName).join(", ") }))
  );
}

export function timelineView(incident) {
  const entries = [...(incident.timeline ?? [])].reverse();
  return [h("h3", {}, t("Timeline")), callsView(incident), h("ol", { class: "timeline" }, entries.map(entryView))];
}
