// One unit on its way: the steps with their times, when it should arrive, and the steps a dispatcher hears by radio.

import { secondsSince } from "../clock.js";
import { button, counting, h } from "../dom.js";
import { age, countdown, distance, hourMinute } from "../format.js";
import { t } from "../i18n.js";
import { agencyOf, page } from "../page.js";
import { isOpen, positionAge, records } from "../store.js";
import { statusName } from "../words.js";

const STEPS = ["sent", "acknowledged", "en_route", "on_scene", "completed"];
const FULL = ["sent", "acknowledged", "en_route", "on_scene", "transporting", "at_hospital", "completed"];
const ON_THE_WAY = ["sent", "acknowledged", "en_route"];

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
  return h(
    "li",
    { class: `step${at ? " is-done" : ""}${current ? " is-current" : ""}`, "aria-current": current ? "step" : null },
    h("span", { class: "step-name" }, STEP_NAMES[step] ?? statusName(step)),
    h("span", { class: "step-time number" }, at ? hourMinute(at) : "–"),
  );
}

function stepsOf(assignment) {
  const extra = FULL.filter((step) => assignment.steps?.[step] && !STEPS.includes(step));
  return FULL.filter((step) => STEPS.includes(step) || extra.includes(step));
}

/** When the unit should be there by the road time it was chosen for. */
function arrival(assignment) {
  if (!ON_THE_WAY.includes(assignment.status) || !assignment.expected_s) return null;
  const due = new Date(Date.parse(assignment.sent_at) + assignment.expected_s * 1000).toISOString();
  const seconds = secondsSince(due);
  const text = seconds > 0 ? `+${countdown(seconds)}` : countdown(-seconds);
  return h(
    "span",
    { class: "arrival" },
    t("arrival"),
    " ",
    counting("until", due, text, { class: "number", dataset: { late: 0 } }),
  );
}

function nextSteps(assignment) {
  const reached = FULL.indexOf(assignment.status);
  return FULL.slice(reached + 1);
}

/** What the crew says by radio: the next step as a button, the others in a menu. */
function radio(assignment) {
  const [next, ...later] = nextSteps(assignment);
  const step = (status, look, label = statusName(status)) =>
    button("step", label, { look, data: { id: assignment.id, status } });
  const others = [...later, "declined", "cancelled"].map((status) => step(status, "quiet"));
  return [
    step(next, "small", `→ ${statusName(next)}`),
    h(
      "details",
      { class: "menu", dataset: { key: `radio-${assignment.id}` } },
      h("summary", {}, t("Radio")),
      h("div", { class: "menu-body" }, others),
    ),
  ];
}

function facts(assignment) {
  const unit = records.units.get(assignment.unit);
  const position = unit?.effective_at ? t("pos. {age}", { age: age(positionAge(unit)) }) : t("no position");
  return h(
    "span",
    { class: "assignment-facts muted" },
    [assignment.distance_m && distance(assignment.distance_m), position].filter(Boolean).join(" · "),
  );
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
      assignment.queued && h("span", { class: "tag" }, t("queued as next")),
      open && arrival(assignment),
    ),
    h(
      "ol",
      { class: "steps" },
      stepsOf(assignment).map((step) => stepView(assignment, step)),
    ),
    open && h("div", { class: "radio" }, page.may_dispatch && radio(assignment), facts(assignment)),
  );
}
