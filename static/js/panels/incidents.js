// The open incidents, the most urgent on top.

import { secondsSince } from "../clock.js";
import { counting, h, onClick, render, skeleton } from "../dom.js";
import { countdown } from "../format.js";
import { categoryName, t } from "../i18n.js";
import { agencyOf } from "../page.js";
import { assignmentsOf, isOpen, store, subscribe } from "../store.js";
import { areaName, outcomeName, statusName } from "../words.js";
import { onWork, show, work } from "../work.js";
import { filteredIncidents, isFiltered, startIncidentFilter } from "./incident_filter.js";
import { exerciseChip } from "./queue.js";
import { showTab } from "./tabs.js";

const root = document.getElementById("incidents");

function unitChip(assignment) {
  return h(
    "span",
    { class: "unit-chip", color: agencyOf(assignment.agency).color, title: statusName(assignment.status) },
    h("span", { class: "agency-dot" }),
    assignment.call_sign,
  );
}

function sentUnits(incident) {
  if (incident.status === "closed") return h("span", { class: "muted" }, outcomeName(incident.outcome));
  const units = assignmentsOf(incident.number).filter(isOpen);
  return units.length ? units.map(unitChip) : h("span", { class: "needs-action" }, t("no unit sent"));
}

function row(incident) {
  const selected = work.kind === "incident" && work.id === incident.number;
  return h(
    "li",
    {
      dataset: { key: incident.number },
      class: `incident-row priority-${incident.priority}${incident.exercise ? " is-exercise" : ""}${selected ? " is-selected" : ""}`,
    },
    h(
      "button",
      {
        class: "row-button",
        dataset: { do: "show", number: incident.number },
        "aria-current": selected ? "true" : null,
      },
      h(
        "span",
        { class: "row-main" },
        h("strong", {}, categoryName(incident.category)),
        incident.status === "open" &&
          counting("since", incident.opened_at, countdown(secondsSince(incident.opened_at)), { class: "number muted" }),
      ),
      h(
        "span",
        { class: "row-sub" },
        incident.location_text || areaName(incident),
        incident.exercise && exerciseChip(),
      ),
      h("span", { class: "row-units" }, h("span", { class: "number muted" }, incident.number), sentUnits(incident)),
    ),
  );
}

function view() {
  if (!store.loaded) return skeleton(3);
  const incidents = filteredIncidents();
  if (!incidents.length && isFiltered()) return h("p", { class: "empty-line" }, t("No incident matches the filter."));
  if (!incidents.length) return h("p", { class: "empty-line" }, t("No open incidents."));
  return h("ul", { class: "rows" }, incidents.map(row));
}

const update = () => render(root, view());

export function startIncidents() {
  onClick(root, { show: ({ dataset }) => show("incident", dataset.number) });
  startIncidentFilter(() => {
    showTab("incidents");
    update();
  });
  subscribe((kind) => kind !== "units" && kind !== "call" && update());
  onWork(update);
  update();
}
