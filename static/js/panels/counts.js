// The counts in the header: calls that wait, incidents, units that are free.
import { openAlarms, openCalls, openIncidents, records, unitStatus } from "../store.js";

const $ = (id) => document.getElementById(id);

export function showCounts() {
  const units = [...records.units.values()];
  $("count-calls").textContent = openCalls().filter((call) => call.status === "waiting" && !call.exercise).length;
  $("count-incidents").textContent = openIncidents().filter((incident) => !incident.exercise).length;
  $("exercise-banner").hidden = ![...openCalls(), ...openIncidents()].some(({ exercise }) => exercise);
  $("count-available").textContent = units.filter((unit) => unitStatus(unit) === "available").length;
  $("count-units").textContent = units.length;
  $("count-alarms").textContent = openAlarms().length;
  $("count-alarms").parentElement.hidden = !openAlarms().length;
}
