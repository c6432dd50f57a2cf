// Closing an incident: choose the outcome with a digit or the arrows, Enter closes.
import { closeIncident } from "../actions.js";
import { h, render } from "../dom.js";
import { t } from "../i18n.js";
import { isTicketOpen, ticketsOf } from "../tickets.js";
import { OUTCOMES } from "../words.js";

const dialog = document.getElementById("close-dialog");
const options = document.getElementById("outcomes");
let number = null;

function optionView([code, name], index) {
  return h(
    "label",
    { class: "outcome" },
    h("input", { type: "radio", name: "outcome", value: code, checked: index === 0 }),
    name,
    h("kbd", {}, index + 1),
  );
}

/** An agency may need days: the incident is closed over its ticket only where somebody says so. */
function runningTickets(tickets) {
  const agencies = tickets.map(({ agency_name }) => agency_name).join(", ");
  return h(
    "label",
    { class: "outcome outcome-tickets", dataset: { key: "tickets" } },
    h("input", { type: "checkbox", name: "tickets", required: true }),
    t("Open tickets run on: {agencies}", { agencies }),
    h("kbd", {}, "T"),
  );
}

export function openCloseDialog(incidentNumber) {
  number = incidentNumber;
  document.getElementById("close-number").textContent = number;
  const running = ticketsOf(number).filter(isTicketOpen);
  render(options, Object.entries(OUTCOMES).map(optionView), running.length && runningTickets(running));
  dialog.showModal();
  options.querySelector("input").focus();
}

function onKey(event) {
  if (event.key === "t") options.querySelector("[name=tickets]")?.click();
  const radio = options.querySelectorAll("[name=outcome]")[Number(event.key) - 1];
  if (!radio) return;
  radio.checked = true;
  radio.focus();
}

async function onSubmit(event) {
  if (event.submitter?.value === "cancel") return;
  event.preventDefault();
  const data = new FormData(event.target);
  if (await closeIncident(number, data.get("outcome"), data.has("tickets"))) dialog.close();
}

export function startCloseDialog() {
  dialog.addEventListener("keydown", onKey);
  dialog.querySelector("form").addEventListener("submit", onSubmit);
}
