// What the crew told the centre, and whether somebody there has looked at it.
import { h } from "../dom.js";
import { hourMinute } from "../format.js";
import { t } from "../i18n.js";
import { itemName } from "./words.js";

function lineView(said) {
  const seen = said.seen_at ? t("read {time}", { time: hourMinute(said.seen_at) }) : t("sent, not read yet");
  const what = said.kind === "step" ? itemName({ kind: "step", status: "declined" }) : itemName(said);
  return h(
    "li",
    {},
    h("span", { class: "number" }, hourMinute(said.at)),
    h("bdi", {}, ` ${what} `),
    h("em", { class: said.seen_at ? "is-read" : null }, seen),
  );
}

export function saidView(said) {
  if (!said?.length) return null;
  return h(
    "section",
    { class: "block", dataset: { key: "said" } },
    h("h2", {}, t("Said to the centre")),
    h("ul", { class: "said" }, said.map(lineView)),
  );
}
