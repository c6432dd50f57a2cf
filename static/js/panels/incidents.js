// The open incidents, the most urgent on top.

import { arrivalTime } from "../arrivals.js";
import { chip, untilText } from "../chips.js";
import { secondsSince } from "../clock.js";
import { counting, h, onClick, render, skeleton } from "../dom.js";
import { countdown } from "../format.js";
import { categoryName, t } from "../i18n.js";
import { agencyOf } from "../page.js";
import { assignmentsOf, isOpen, store, subscribe } from "../store.js";
import { sendClock } from "../targets.js";
import { isTicketOpen, TICKET_STATUS, ticketsOf } from "../tickets.js";
import { areaName, outcomeName, statusName } from "../words.js";
import { onWork, show, work } from "../work.js";
import { filteredIncidents, isFiltered, startIncidentFilter } from "./incident_filter.js";
import { exerciseChip } from "./queue.js";
import { showTab } from "./tabs.js";

const root = document.getElementById("incidents");

/** Counts down to the unit's arrival; a late or delayed one stands out. */
function eta(assignment) {
  const at = arrivalTime(assignment);
  if (!at) return null;
  return counting("until", at, untilText(at), {
    class: `number eta${assignment.delayed ? " is-delayed" : ""}`,
    dataset: { late: 0 },
    title: assignment.delayed ? t("delayed") : null,
  });
}

function unitChip(assignment) {
  return h(
    "span",
    { class: "unit-chip", color: agencyOf(assignment.agency).color, title: statusName(assignment.status) },
    h("span", { class: "agency-dot" }),
    assignment.call_sign,
    eta(assignment),
  );
}

function ticketChip(ticket) {
  return h(
    "span",
    {
      class: "unit-chip",
      color: agencyOf(ticket.agency).color,
      title: `${t("Ticket")}: ${TICKET_STATUS[ticket.status]}`,
    },
    h("span", { class: "agency-dot" }),
    ticket.agency_name,
  );
}

function sentUnits(incident) {
  if (incident.status === "closed") return h("span", { class: "muted" }, outcomeName(incident.outcome));
  const units = assignmentsOf(incident.number).filter(isOpen);
  const tickets = ticketsOf(incident.number).filter(isTicketOpen);
  if (!units.length && !tickets.length) {
    return [h("span", { class: "needs-action" }, t("no unit sent")), chip("", sendClock(incident))];
  }
  return [units.map(unitChip), tickets.map(ticketChip)];
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
  subscribe((kind) => kind !== "units" && kind !== "call" && kind !== "alarm" && update());
  startIncidentFilter(() => {
    showTab("incidents");
    update();
  });
  onWork(update);
  update();
}
