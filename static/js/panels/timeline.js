// The incident's story, the newest on top.
import { h } from "../dom.js";
import { timeOfDay } from "../format.js";
import { t } from "../i18n.js";
import { statusName } from "../words.js";
import { photoView } from "./photo.js";

/** The server tells what happened as a sentence; a note is what a person wrote. */
function entryView(entry) {
  const text = entry.masked
    ? "•••••"
    : entry.kind === "note"
      ? [h("strong", {}, t("Note")), " ", entry.text]
      : entry.text || statusName(entry.kind);
  return h(
    "li",
    { class: `entry entry-${entry.kind}` },
    h("time", { class: "number muted", datetime: entry.at }, timeOfDay(entry.at)),
    h("span", { dir: "auto" }, text, entry.by && h("small", { class: "muted" }, ` · ${entry.by}`), photoView(entry)),
  );
}

export function timelineView(incident) {
  const entries = [...(incident.timeline ?? [])].reverse();
  return [h("h3", {}, t("Timeline")), h("ol", { class: "timeline" }, entries.map(entryView))];
}
