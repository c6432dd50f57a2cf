// Where incidents happened: hexagons and kelurahan over a period, for a type and hours of the day.
import { api } from "../api.js";
import { h, render } from "../dom.js";
import { number } from "../format.js";
import { t } from "../i18n.js";
import { demandLayer, STEPS, stepsUpTo } from "../layers/demand.js";
import { showFailure, showLegend } from "./legend.js";

const form = document.getElementById("demand");
const panel = document.getElementById("areas-panel");
const table = document.getElementById("areas");
const WAIT_MS = 150;
const MONTH_MS = 30 * 86400e3;

const incidents = (count) => t("{n} incidents", { n: number(count) });

/** Steps as the legend has them, with the colour that the layer gives each. */
function legendOf(most) {
  const steps = stepsUpTo(most);
  return steps.map((low, step) => {
    const high = step + 1 < steps.length ? steps[step + 1] - 1 : most;
    const spread = steps.length > 1 ? Math.round((step * (STEPS.length - 1)) / (steps.length - 1)) : STEPS.length - 1;
    return [STEPS[spread], low === high ? String(low) : `${low}–${high}`];
  });
}

function query() {
  const values = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
  return values;
}

/** A mode of the map that asks anew when the form or `version()` changes. */
function mode(name, { load, draw, layer, onHide = () => {} }) {
  let active = false;
  let asked = 0;
  const refresh = async () => {
    if (!active) return;
    const mine = ++asked;
    try {
      const data = await load(query());
      if (active && mine === asked) draw(data);
    } catch (error) {
      if (active && mine === asked) showFailure(error.message);
    }
  };
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, WAIT_MS);
  });
  return {
    name,
    refresh,
    show() {
      active = true;
      form.hidden = false;
      document.body.classList.add("shows-demand");
      layer.show();
      showLegend(t("Counting…"), []);
      refresh();
    },
    hide() {
      active = false;
      form.hidden = true;
      document.body.classList.remove("shows-demand");
      layer.hide();
      onHide();
    },
  };
}

function describe(text, most, total) {
  const empty = t("No incident in this period with these filters.");
  showLegend(`${incidents(total)} · ${text}`, total ? legendOf(most) : [], empty);
}

function hexagons(map) {
  const layer = demandLayer(map);
  const draw = ({ features, most, total, edge_m: edge }) => {
    layer.draw(features, most, ({ properties }) => incidents(properties.count));
    describe(t("hexagons of {n} m", { n: edge }), most, total);
  };
  const made = mode("hexagons", { load: (asked) => api.hexagons({ ...asked, zoom: map.zoom() }), draw, layer });
  map.onZoom(made.refresh);
  return made;
}

function areaRow({ code, name, district, count }) {
  return h(
    "tr",
    { dataset: { key: code ?? "none" } },
    h("th", { scope: "row" }, name ?? t("outside of all areas")),
    h("td", {}, district ?? ""),
    h("td", { class: "count" }, number(count)),
  );
}

function showTable(areas) {
  const head = [t("Kelurahan"), t("Kecamatan"), t("Incidents")].map((text) => h("th", { scope: "col" }, text));
  render(
    table,
    h(
      "table",
      { class: "table" },
      h("thead", {}, h("tr", {}, head)),
      h("tbody", {}, areas.filter(({ count }) => count).map(areaRow)),
    ),
  );
  panel.hidden = false;
}

function areas(map, basemap) {
  const layer = demandLayer(map);
  const draw = async ({ areas: rows }) => {
    const counts = new Map(rows.map((row) => [row.code, row]));
    const outlines = (await basemap)?.areas?.features ?? [];
    const features = outlines
      .filter(({ properties }) => counts.has(properties.code))
      .map((feature) => ({ ...feature, properties: counts.get(feature.properties.code) }));
    const most = Math.max(0, ...rows.map(({ count }) => count));
    const total = rows.reduce((sum, { count }) => sum + count, 0);
    layer.draw(features, most, ({ properties }) => `${properties.name}: ${incidents(properties.count)}`);
    describe(t("by kelurahan"), most, total);
    showTable(rows);
  };
  const onHide = () => {
    panel.hidden = true;
  };
  return mode("areas", { load: (asked) => api.demandAreas(asked), draw, layer, onHide });
}

/** The modes `hexagons` and `areas` of the map; at first the last 30 days. */
export function startDemand(map, basemap) {
  const { since, until } = form.elements;
  since.value = new Date(Date.parse(until.value) - MONTH_MS).toISOString().slice(0, 10);
  form.addEventListener("submit", (event) => event.preventDefault());
  return [hexagons(map), areas(map, basemap)];
}
