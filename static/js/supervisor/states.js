// Units by agency and state, and incidents by priority and age: counted anew with every change.

import { everySecond, secondsSince } from "../clock.js";
import { counting, h, render, skeleton } from "../dom.js";
import { age } from "../format.js";
import { categoryName, t } from "../i18n.js";
import { agencyOf, page } from "../page.js";
import { assignmentsOf, isOpen, openIncidents, records, store, subscribe, unitStatus } from "../store.js";

const unitRoot = document.getElementById("unit-states");
const incidentRoot = document.getElementById("incident-states");
const SILENT = ["stale", "no_position"];

const groupOf = (status) => {
  if (status === "available" || status === "off_duty") return status;
  return SILENT.includes(status) ? "silent" : "busy";
};
const GROUPS = ["available", "busy", "silent", "off_duty"];
const GROUP_NAMES = { available: t("free"), busy: t("on a task"), silent: t("silent"), off_duty: t("off duty") };

function countUnits() {
  const counts = new Map();
  for (const unit of records.units.values()) {
    const row = counts.get(unit.agency) ?? { available: 0, busy: 0, silent: 0, off_duty: 0 };
    row[groupOf(unitStatus(unit))] += 1;
    counts.set(unit.agency, row);
  }
  return [...counts].sort(([a], [b]) => a.localeCompare(b));
}

function unitRow([code, counts]) {
  const { name, color } = agencyOf(code);
  const cells = GROUPS.map((group) =>
    h(
      "td",
      { class: `count${counts[group] ? "" : " is-zero"}${group === "available" && !counts[group] ? " is-low" : ""}` },
      counts[group],
    ),
  );
  const title = h(
    "th",
    { scope: "row", color },
    h("span", { class: "agency-name one-line", title: name }, h("span", { class: "agency-dot" }), name),
  );
  return h("tr", { dataset: { key: code } }, title, cells);
}

function unitView() {
  if (!store.loaded) return skeleton(4);
  const rows = countUnits();
  if (!rows.length) return h("p", { class: "empty-line" }, t("No units yet."));
  const head = GROUPS.map((group) => h("th", { scope: "col", class: "count" }, GROUP_NAMES[group]));
  return h(
    "table",
    { class: "states-table" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("Agency")), head)),
    h("tbody", {}, rows.map(unitRow)),
  );
}

function incidentRow(incident) {
  const units = assignmentsOf(incident.number).filter(isOpen).length;
  return h(
    "li",
    { dataset: { key: incident.number } },
    h(
      "a",
      { class: "incident-line", href: `/?region=${page.region.slug}&incident=${incident.number}` },
      h("span", { class: `priority-chip priority-${incident.priority}` }, incident.priority),
      h("span", { class: "incident-what" }, categoryName(incident.category)),
      h(
        "span",
        { class: `number${units ? " muted" : " is-low"}` },
        units ? t("{n} units", { n: units }) : t("no unit"),
      ),
      counting("age", incident.opened_at, age(secondsSince(incident.opened_at)), { class: "number muted" }),
    ),
  );
}

function incidentView() {
  if (!store.loaded) return skeleton(3);
  const open = openIncidents();
  if (!open.length) return h("p", { class: "empty-line" }, t("No incident is open."));
  const urgent = [1, 2, 3].map((priority) => open.filter((incident) => incident.priority === priority).length);
  return [
    h(
      "p",
      { class: "incident-counts muted" },
      t("{n} open: {a} life, {b} urgent, {c} routine", { n: open.length, a: urgent[0], b: urgent[1], c: urgent[2] }),
    ),
    h("ul", { class: "incident-lines" }, open.map(incidentRow)),
  ];
}

export function startStates() {
  const update = () => {
    render(unitRoot, unitView());
    render(incidentRoot, incidentView());
  };
  subscribe((kind) => kind !== "coverage" && kind !== "units" && update());
  everySecond(update);
  update();
}
