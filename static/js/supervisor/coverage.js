// Coverage now: for each agency the share of the roads that its free units reach, and where the hole is.
import { api } from "../api.js";
import { everySecond, secondsSince } from "../clock.js";
import { h, onClick, render, skeleton } from "../dom.js";
import { age } from "../format.js";
import { t } from "../i18n.js";
import { coverageLayer } from "../layers/coverage.js";
import { agencyOf } from "../page.js";
import { records, store, subscribe } from "../store.js";
import { showFailure, showLegend } from "./legend.js";

const root = document.getElementById("coverage");
const ageText = document.getElementById("coverage-age");
const LIMITS = ["300", "600", "900"];
const GOOD = 0.9;

let chosen = null;
let drawn = "";
let fetching = false;
let active = false;
let layer = null;

const percent = (share) => `${share > 0.99 && share < 1 ? 99 : Math.round(share * 100)} %`;
const all = () => [...records.coverages.values()].sort((a, b) => a.agency.localeCompare(b.agency));
const current = () => records.coverages.get(chosen);
const hasRoads = (coverage) => Object.keys(coverage.shares).length > 0;

function bar(coverage) {
  const parts = LIMITS.map((limit, index) =>
    h("span", { class: `bar-part bar-${index}`, color: `${(coverage.shares[limit] ?? 0) * 100}%` }),
  );
  return h("span", { class: "bar", "aria-hidden": "true" }, parts.reverse());
}

function shares(coverage) {
  if (!hasRoads(coverage)) return h("span", { class: "muted" }, t("no road network"));
  const texts = LIMITS.map((limit) => percent(coverage.shares[limit]));
  return h("span", { class: "coverage-shares number" }, texts.join(" · "));
}

function row(coverage) {
  const { name, color } = agencyOf(coverage.agency);
  const isChosen = coverage.agency === chosen;
  return h(
    "li",
    { class: `coverage-row${isChosen ? " is-selected" : ""}`, dataset: { key: coverage.agency }, color },
    h(
      "button",
      {
        class: "row-button",
        dataset: { do: "choose", agency: coverage.agency },
        "aria-pressed": isChosen ? "true" : "false",
      },
      h("span", { class: "agency-dot" }),
      h("strong", { class: "one-line", title: name }, name),
      h("span", { class: "muted number coverage-free" }, t("{n} free", { n: coverage.free_units })),
      bar(coverage),
      shares(coverage),
    ),
  );
}

function hole({ code, name, share }) {
  return h(
    "li",
    { dataset: { key: code } },
    h(
      "button",
      { class: "hole", dataset: { do: "fly", code } },
      h("span", {}, `Kel. ${name}`),
      h("strong", { class: `number${share < GOOD ? " is-low" : ""}` }, percent(share)),
    ),
  );
}

function holes(coverage) {
  if (!coverage || !hasRoads(coverage)) return null;
  const worst = coverage.holes.filter(({ share }) => share < GOOD);
  return h(
    "section",
    { class: "holes" },
    h("h3", {}, t("Where the hole is now: {agency}", { agency: agencyOf(coverage.agency).name })),
    worst.length
      ? h("ul", {}, worst.map(hole))
      : h("p", { class: "muted" }, t("Every kelurahan is reached: 90 % of its roads or more in 10 minutes.")),
    h("p", { class: "muted small" }, t("Share of the road length that a free unit reaches in 10 minutes.")),
  );
}

function view() {
  if (!store.loaded) return skeleton(4);
  if (!records.coverages.size) return h("p", { class: "empty-line" }, t("Coverage is being worked out…"));
  return [
    h("p", { class: "coverage-head muted" }, t("Road length reached in 5 · 10 · 15 minutes")),
    h("ul", { class: "rows" }, all().map(row)),
    holes(current()),
  ];
}

function update() {
  chosen = current() ? chosen : (all()[0]?.agency ?? null);
  render(root, view());
  draw();
}

function showAge() {
  const coverage = current();
  ageText.textContent = coverage ? t("changed {age} ago", { age: age(secondsSince(coverage.computed_at)) }) : "";
}

function describe(coverage) {
  const name = agencyOf(coverage.agency).name;
  if (!hasRoads(coverage)) {
    showLegend("", [], t("This region has no road network yet: import one to see its coverage."));
    return;
  }
  showLegend(t("{agency}: a free unit is there within", { agency: name }), [
    ["cover-5", t("5 min")],
    ["cover-10", t("10 min")],
    ["cover-15", t("15 min")],
    ["cover-hole", t("longer")],
  ]);
}

const versionOf = (coverage) => `${coverage.agency} ${coverage.version}`;

/** Draws the chosen agency's areas where they are new. One request at a time: what changes meanwhile comes next. */
async function draw() {
  const coverage = current();
  if (!active || fetching || !coverage || versionOf(coverage) === drawn) return;
  describe(coverage);
  fetching = true;
  try {
    const collection = await api.coverage(coverage.agency);
    drawn = versionOf(coverage);
    if (active && coverage.agency === chosen) layer.draw(collection);
  } catch (error) {
    drawn = versionOf(coverage); // the next change tries again
    if (active) showFailure(error.message);
  } finally {
    fetching = false;
  }
  draw();
}

function flyTo(map, basemap) {
  return async ({ dataset }) => {
    const areas = (await basemap)?.areas?.features ?? [];
    const area = areas.find(({ properties }) => properties.code === dataset.code);
    if (area) map.fitFeature(area);
  };
}

/** The mode `coverage` of the map. */
export function startCoverage(map, basemap) {
  layer = coverageLayer(map);
  onClick(root, {
    choose: ({ dataset }) => {
      chosen = dataset.agency;
      update();
    },
    fly: flyTo(map, basemap),
  });
  subscribe((kind) => (kind === "coverage" || kind === "snapshot") && update());
  everySecond(showAge);
  update();
  return {
    name: "coverage",
    show() {
      active = true;
      draw();
    },
    hide() {
      active = false;
      drawn = "";
      layer.draw(null);
    },
  };
}
