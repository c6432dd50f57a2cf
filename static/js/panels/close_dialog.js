// Closing an incident: choose the outcome with a digit or the arrows, Enter closes.
import { closeIncident } from "../actions.js";
import { h, render } from "../dom.js";
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

export function openCloseDialog(incidentNumber) {
  number = incidentNumber;
  document.getElementById("close-number").textContent = number;
  render(options, Object.entries(OUTCOMES).map(optionView));
  dialog.showModal();
  options.querySelector("input").focus();
}

function onKey(event) {
  const radio = options.querySelectorAll("input")[Number(event.key) - 1];
  if (!radio) return;
  radio.checked = true;
  radio.focus();
}

async function onSubmit(event) {
  if (event.submitter?.value === "cancel") return;
  event.preventDefault();
  const outcome = new FormData(event.target).get("outcome");
  await closeIncident(number, outcome);
  dialog.close();
}

export function startCloseDialog() {
  dialog.addEventListener("keydown", onKey);
  dialog.querySelector("form").addEventListener("submit", onSubmit);
}
