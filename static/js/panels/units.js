// All units with what they do now, filtered by agency, state and name.
import { queueUnit, setDuty } from "../actions.js";
import { everySecond } from "../clock.js";
import { button, h, onClick, render, skeleton } from "../dom.js";
import { speed } from "../format.js";
import { t } from "../i18n.js";
import { agencyOf, page } from "../page.js";
import { positionAgeText, staleness } from "../staleness.js";
import { assignmentsOf, isOpen, openAssignmentOf, records, store, subscribe, unitStatus } from "../store.js";
import { kindName, statusName } from "../words.js";
import { show, work } from "../work.js";
import { showTab } from "./tabs.js";

const root = document.getElementById("units");
const filter = document.getElementById("unit-filter");
const GROUPS = {
  available: (status) => status === "available",
  busy: (status) => !["available", "stale", "no_position", "off_duty"].includes(status),
  silent: (status) => ["stale", "no_position"].includes(status),
  off_duty: (status) => status === "off_duty",
};
let selected = null;
let locate = () => {};

/** The slug of the unit that is open in the list, or null. */
export const selectedUnit = () => selected;

function matches(unit) {
  const { agency, state, name } = filter.elements;
  if (agency.value && unit.agency !== agency.value) return false;
  if (state.value && !GROUPS[state.value](unitStatus(unit))) return false;
  return unit.call_sign.toLowerCase().includes(name.value.trim().toLowerCase());
}

/** A busy unit can come next to the incident in the work panel. */
function canQueue(unit) {
  if (!page.may_dispatch || work.kind !== "incident") return false;
  const isThere = assignmentsOf(work.id).some((assignment) => assignment.unit === unit.slug && isOpen(assignment));
  return records.incidents.get(work.id)?.status === "open" && openAssignmentOf(unit.slug) && !isThere;
}

function details(unit) {
  const assignment = openAssignmentOf(unit.slug);
  const facts = [
    kindName(unit.kind),
    unit.station,
    unit.speed_mps > 1 && speed(unit.speed_mps),
    unit.battery_percent && t("battery {n} %", { n: Math.round(unit.battery_percent) }),
  ];
  return h(
    "div",
    { class: "unit-details" },
    h("p", {}, facts.filter(Boolean).join(" · ")),
    staleness(unit).map((reason) => h("p", { class: "unit-reason" }, reason)),
    unit.capabilities?.length > 0 && h("p", { class: "muted" }, unit.capabilities.join(", ")),
    h(
      "p",
      { class: "actions" },
      assignment && button("incident", assignment.incident, { data: { number: assignment.incident } }),
      page.may_see_tracks && button("track", t("Track"), { key: "J", data: { slug: unit.slug } }),
      canQueue(unit) && button("queue", t("Next: {number}", { number: work.id }), { data: { slug: unit.slug } }),
      page.may_dispatch &&
        button("duty", unit.on_duty ? t("Take off duty") : t("Put on duty"), { data: { slug: unit.slug } }),
    ),
  );
}

function row(unit) {
  const status = unitStatus(unit);
  const open = selected === unit.slug;
  return h(
    "li",
    {
      class: `unit-row${open ? " is-selected" : ""}`,
      color: agencyOf(unit.agency).color,
      dataset: { key: unit.slug, unit: unit.slug },
    },
    h(
      "button",
      { class: "row-button", dataset: { do: "select", slug: unit.slug }, "aria-expanded": open ? "true" : "false" },
      h("span", { class: "agency-dot" }),
      h("strong", {}, unit.call_sign),
      h("span", { class: `state state-${status}` }, statusName(status)),
      h("span", { class: "unit-age number muted", title: staleness(unit).join(", ") || null }, positionAgeText(unit)),
    ),
    open && details(unit),
  );
}

function view() {
  if (!store.loaded) return skeleton(4);
  const units = [...records.units.values()].filter(matches);
  if (!units.length)
    return h("p", { class: "empty-line" }, records.units.size ? t("No unit matches the filter.") : t("No units yet."));
  units.sort(
    (a, b) => a.agency.localeCompare(b.agency) || a.call_sign.localeCompare(b.call_sign, undefined, { numeric: true }),
  );
  return h("ul", { class: "rows" }, units.map(row));
}

function update() {
  if (root.offsetParent !== null) render(root, view());
}

/** A unit was clicked, here or on the map. */
export function selectUnit(slug, { pan = false } = {}) {
  selected = selected === slug && pan ? null : slug;
  showTab("units");
  update();
  root.querySelector(`[data-unit="${CSS.escape(slug)}"]`)?.scrollIntoView({ block: "nearest" });
  locate(selected, pan);
}

export function startUnits({ onLocate }) {
  locate = onLocate;
  onClick(root, {
    select: ({ dataset }) => selectUnit(dataset.slug, { pan: true }),
    incident: ({ dataset }) => show("incident", dataset.number),
    queue: ({ dataset }) => queueUnit(work.id, dataset.slug),
    duty: ({ dataset }) => setDuty(dataset.slug, !records.units.get(dataset.slug).on_duty),
  });
  filter.addEventListener("input", update);
  filter.addEventListener("submit", (event) => event.preventDefault());
  filter.addEventListener("keydown", (event) => event.key === "Escape" && event.target.blur());
  document.addEventListener("tabchange", update);
  subscribe((kind) => kind === "snapshot" && update());
  everySecond(update);
  update();
}
