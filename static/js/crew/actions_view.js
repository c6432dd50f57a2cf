// The buttons at the bottom: the next step as large as a glove, and what else can be said.
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { page } from "../page.js";
import { position } from "./position.js";
import { isOnDuty, state } from "./state.js";
import { STEP_BUTTONS } from "./words.js";

const PATIENT_STEPS = ["transporting", "at_hospital"];
const ORDER = ["sent", "acknowledged", "en_route", "on_scene", "transporting", "at_hospital", "completed"];
const MAY_DECLINE = ["sent", "acknowledged", "en_route"];

const big = (action, text, data = {}, look = "") =>
  h("button", { type: "button", class: `big ${look}`, dataset: { do: action, ...data } }, text);
const small = (action, icon, text) =>
  h(
    "button",
    { type: "button", class: "small", dataset: { do: action } },
    h("span", { class: `icon icon-${icon}`, "aria-hidden": "true" }),
    text,
  );

/** The step that comes next; at the scene an ambulance goes on with its patient or is done without one. */
function nextSteps({ status }) {
  const carries = state.data.unit.carries_patients;
  const steps = ORDER.filter((step) => carries || !PATIENT_STEPS.includes(step));
  const reached = ORDER.indexOf(status);
  const [next] = steps.filter((step) => ORDER.indexOf(step) > reached);
  return status === "on_scene" && carries ? ["transporting", "completed"] : [next];
}

export function taskActions(task) {
  const [first, second] = nextSteps(task);
  const step = (status, look) => big("step", STEP_BUTTONS[status], { id: task.id, status }, look);
  return [
    h("div", { class: "steps-row" }, step(first, "primary"), second && step(second)),
    h(
      "div",
      { class: "small-row" },
      small("message", "message", t("Message")),
      small("photo", "photo", t("Photo")),
      small("support", "support", t("Support")),
      MAY_DECLINE.includes(task.status) && small("decline", "decline", t("Decline")),
    ),
  ];
}

export function idleActions() {
  if (!state.data || state.gone) return page.units.length > 1 ? big("choose", t("Choose a unit")) : null;
  if (!isOnDuty())
    return [
      big("duty", t("Go on duty"), { on: "yes" }, "primary"),
      page.units.length > 1 && big("choose", t("Another unit")),
    ];
  return [
    position.state === "off" && big("share", t("Share this phone's position"), {}, "primary"),
    h(
      "div",
      { class: "small-row" },
      small("message", "message", t("Message")),
      small("support", "support", t("Support")),
    ),
    big("duty", t("Go off duty"), { on: "no" }),
  ];
}
