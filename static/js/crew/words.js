// Names of steps, and what a waiting or refused item was.
import { t } from "../i18n.js";
import { page } from "../page.js";

/** What stands on the button that reports the step. */
export const STEP_BUTTONS = {
  acknowledged: t("Accept"),
  en_route: t("Set off"),
  on_scene: t("Arrived"),
  transporting: t("Patient on board"),
  at_hospital: t("At the hospital"),
  completed: t("Done"),
};

export const STEP_NAMES = {
  sent: t("Sent"),
  acknowledged: t("Accepted"),
  en_route: t("On the way"),
  on_scene: t("On scene"),
  transporting: t("Patient on board"),
  at_hospital: t("At the hospital"),
  completed: t("Done"),
  declined: t("Declined"),
  cancelled: t("Called off by the centre"),
};

export const PRIORITIES = { 1: t("Life in danger"), 2: t("Urgent"), 3: t("Routine") };

/** What an item in the queue is, in a few words. */
export function itemName({ kind, status, support, text, on_duty: onDuty }) {
  if (kind === "step") return STEP_NAMES[status];
  if (kind === "duty") return onDuty ? t("On duty") : t("Off duty");
  if (kind === "support") return page.support[support];
  if (kind === "photo") return t("Photo");
  return `“${text}”`;
}
