// Opening a closed incident again: the reason becomes part of its story.
import { reopenIncident } from "../actions.js";

const dialog = document.getElementById("reopen-dialog");
let number = null;

export function openReopenDialog(incidentNumber) {
  number = incidentNumber;
  document.getElementById("reopen-number").textContent = number;
  dialog.querySelector("form").reset();
  dialog.showModal();
}

async function onSubmit(event) {
  if (event.submitter?.value === "cancel") return;
  event.preventDefault();
  if (await reopenIncident(number, event.target.elements.reason.value)) dialog.close();
}

export function startReopenDialog() {
  dialog.querySelector("form").addEventListener("submit", onSubmit);
}
