// What a dispatcher can do with one unit: the steps heard by radio, calling it off, moving it to another incident.
import { button, h } from "../dom.js";
import { categoryName, t } from "../i18n.js";
import { openIncidents, records } from "../store.js";
import { statusName } from "../words.js";

const STEPS = ["sent", "acknowledged", "en_route", "on_scene", "transporting", "at_hospital", "completed"];
const WITH_PATIENTS = ["transporting", "at_hospital"];
const ENDS = ["declined", "cancelled"];
const MOST_OTHERS = 8;

const carriesPatients = (assignment) => records.units.get(assignment.unit)?.kind === "ambulance";

/** What comes next for this kind of unit, and what else may be said of it. */
function nextSteps(assignment) {
  const later = STEPS.slice(STEPS.indexOf(assignment.status) + 1);
  const usual = carriesPatients(assignment) ? later : later.filter((step) => !WITH_PATIENTS.includes(step));
  return [usual[0], ...later.filter((step) => step !== usual[0])];
}

function menu(key, label, body) {
  return h(
    "details",
    { class: "menu", dataset: { key } },
    h("summary", {}, label),
    h("div", { class: "menu-body" }, body),
  );
}

function elsewhere(assignment) {
  const others = openIncidents().filter((incident) => incident.number !== assignment.incident);
  if (!others.length) return null;
  const rows = others.slice(0, MOST_OTHERS).map((incident) =>
    button("reassign", `P${incident.priority} ${categoryName(incident.category)} · ${incident.number}`, {
      look: "quiet",
      title: incident.location_text,
      data: { id: assignment.id, incident: incident.number },
    }),
  );
  return menu(`move-${assignment.id}`, t("Reassign"), rows);
}

export function actionsOf(assignment) {
  const [next, ...others] = nextSteps(assignment);
  const step = (status, look, label = statusName(status)) =>
    button("step", label, { look, data: { id: assignment.id, status } });
  if (assignment.queued) return [step("cancelled", "small", t("Take out of the queue")), elsewhere(assignment)];
  return [
    step(next, "small", `→ ${statusName(next)}`),
    menu(
      `radio-${assignment.id}`,
      t("Radio"),
      [...others, ...ENDS].map((status) => step(status, "quiet")),
    ),
    elsewhere(assignment),
  ];
}
