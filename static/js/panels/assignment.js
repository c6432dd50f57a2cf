// One unit on its way: the steps with their times and sources, when it should arrive, and whether its device knows.
import { arrivalTime, isUnderWay } from "../arrivals.js";
import { chip, untilText } from "../chips.js";
import { counting, h } from "../dom.js";
import { age, distance, hourMinute } from "../format.js";
import { t } from "../i18n.js";
import { agencyOf, page } from "../page.js";
import { isOpen, positionAge, records } from "../store.js";
import { acknowledgeClock } from "../targets.js";
import { statusName, stepSource } from "../words.js";
import { actionsOf } from "./assignment_actions.js";

const STEPS = ["sent", "acknowledged", "en_route", "on_scene", "completed"];
const FULL = ["sent", "acknowledged", "en_route", "on_scene", "transporting", "at_hospital", "completed"];

const STEP_NAMES = {
  sent: t("sent"),
  acknowledged: t("ack."),
  en_route: t("under way"),
  on_scene: t("on scene"),
  completed: t("done"),
};

function stepView(assignment, step) {
  const at = assignment.steps?.[step];
  const current = assignment.status === step;
  const source = at && step !== "sent" && assignment.sources?.[step]; // who sent it says the story
  return h(
    "li",
    { class: `step${at ? " is-done" : ""}${current ? " is-current" : ""}`, "aria-current": current ? "step" : null },
    h("span", { class: "step-name" }, STEP_NAMES[step] ?? statusName(step)),
    h("span", { class: "step-time number" }, at ? hourMinute(at) : "–"),
    source && h("span", { class: "step-source" }, stepSource(source)),
  );
}

function stepsOf(assignment) {
  const extra = FULL.filter((step) => assignment.steps?.[step] && !STEPS.includes(step));
  return FULL.filter((step) => STEPS.includes(step) || extra.includes(step));
}

function arrival(assignment) {
  const at = arrivalTime(assignment);
  if (!at) return null;
  const about = assignment.eta_estimate ? "± " : "";
  return h(
    "span",
    { class: "arrival" },
    assignment.delayed && h("span", { class: "tag tag-late" }, t("delayed")),
    t("arrival"),
    ` ${about}`,
    counting("until", at, untilText(at), { class: "number", dataset: { late: 0 }, title: hourMinute(at) }),
  );
}

/** Whether the task has reached the device, as far as can be known. */
function delivery(assignment) {
  if (assignment.sources?.acknowledged === "crew") return null;
  if (!assignment.published_at) return t("not yet handed to the device");
  if (assignment.status === "sent")
    return t("handed to the device {time}", { time: hourMinute(assignment.published_at) });
  return null;
}

function facts(assignment) {
  const unit = records.units.get(assignment.unit);
  const position = unit?.effective_at ? t("pos. {age}", { age: age(positionAge(unit)) }) : t("no position");
  const left = isUnderWay(assignment) ? (assignment.eta_m ?? assignment.distance_m) : null;
  return h(
    "span",
    { class: "assignment-facts muted" },
    [delivery(assignment), left && distance(left), position].filter(Boolean).join(" · "),
  );
}

function tags(assignment) {
  return [
    assignment.queued && h("span", { class: "tag" }, t("queued as next")),
    assignment.reassigned_to && h("span", { class: "tag" }, t("now at {number}", { number: assignment.reassigned_to })),
    assignment.left_at &&
      assignment.status === "on_scene" &&
      h("span", { class: "tag tag-late" }, t("left {time}", { time: hourMinute(assignment.left_at) })),
    chip(t("acknowledge"), acknowledgeClock(assignment, records.incidents.get(assignment.incident))),
  ];
}

export function assignmentView(assignment) {
  const open = isOpen(assignment);
  return h(
    "li",
    {
      class: `assignment${open ? "" : " is-over"}`,
      color: agencyOf(assignment.agency).color,
      dataset: { key: assignment.id, unit: assignment.unit },
    },
    h(
      "div",
      { class: "assignment-head" },
      h("strong", {}, assignment.call_sign),
      h("span", { class: `state state-${assignment.status}` }, statusName(assignment.status)),
      tags(assignment),
      open && arrival(assignment),
    ),
    h(
      "ol",
      { class: "steps" },
      stepsOf(assignment).map((step) => stepView(assignment, step)),
    ),
    open && h("div", { class: "radio" }, page.may_dispatch && actionsOf(assignment), facts(assignment)),
  );
}
