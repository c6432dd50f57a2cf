// What the shapes, rings and colours on the map mean.
import { h, render } from "../dom.js";
import { t } from "../i18n.js";
import { legendShape } from "../layers/unit_icon.js";
import { page } from "../page.js";
import { records, subscribe } from "../store.js";
import { kindName, statusName } from "../words.js";

const root = document.getElementById("legend");
const STATES = ["available", "sent", "en_route", "on_scene", "transporting", "stale", "off_duty"];

function shape(kind) {
  const picture = h("span", { class: "legend-shape" });
  picture.innerHTML = legendShape(kind);
  return h("li", {}, picture, kindName(kind));
}

const state = (status) => h("li", {}, h("span", { class: `legend-ring state-${status}` }), statusName(status));
const agency = ({ name, color }) => h("li", { color }, h("span", { class: "agency-dot" }), name);

function update() {
  const units = [...records.units.values()];
  const kinds = [...new Set(units.map((unit) => unit.kind))].sort();
  const agencies = page.agencies.filter(({ code }) => units.some((unit) => unit.agency === code));
  render(
    root,
    h("section", {}, h("h3", {}, t("Agencies")), h("ul", {}, agencies.map(agency))),
    h("section", {}, h("h3", {}, t("Kinds")), h("ul", {}, kinds.map(shape))),
    h("section", {}, h("h3", {}, t("State")), h("ul", {}, STATES.map(state))),
  );
}

export function startLegend() {
  subscribe((kind) => kind === "snapshot" && update());
}
