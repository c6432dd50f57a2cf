// The calls of an incident, each of which can be taken out again.
import { button, h } from "../dom.js";
import { timeOfDay } from "../format.js";
import { t } from "../i18n.js";
import { callerName } from "./queue.js";

function callView(call, index, calls) {
  const newest = index === calls.length - 1;
  return h(
    "li",
    { dataset: { key: call.id } },
    h("span", { class: "number" }, callerName(call)),
    h("time", { class: "number muted", datetime: call.received_at }, timeOfDay(call.received_at)),
    call.number_masked && button("show-number", t("Show"), { look: "small quiet", data: { id: call.id } }),
    button("split", t("Take out"), { key: newest ? "W" : null, look: "small quiet", data: { id: call.id } }),
  );
}

export function callsView({ linked_calls: calls = [] }) {
  if (!calls.length) return null;
  return [
    h("h3", {}, t("Calls"), h("span", { class: "muted number" }, ` ${calls.length}`)),
    h("ul", { class: "linked-calls" }, calls.map(callView)),
  ];
}
