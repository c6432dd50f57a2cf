// Why a unit's position cannot be trusted as it stands: its tracker is offline or silent, or its clock is wrong.
import { age, hourMinute } from "./format.js";
import { t } from "./i18n.js";
import { positionAge, store } from "./store.js";

const CLOCK_OFF_S = 30;

/** How old the unit's position is: "8 s", "–" without any. */
export function positionAgeText(unit) {
  const seconds = positionAge(unit);
  return seconds === Infinity ? "–" : age(seconds);
}

/** Sentences, none where all is well. */
export function staleness(unit) {
  if (!unit.on_duty) return [];
  const seconds = positionAge(unit);
  const skew = Math.round(unit.skew_s ?? 0);
  return [
    unit.presence === "offline" &&
      unit.presence_at &&
      t("offline since {time}", { time: hourMinute(unit.presence_at) }),
    seconds !== Infinity && seconds > store.staleAfterS && t("silent for {age}", { age: age(seconds) }),
    skew > CLOCK_OFF_S && t("clock {n} s ahead", { n: skew }),
    skew < -CLOCK_OFF_S && t("clock {n} s behind", { n: -skew }),
  ].filter(Boolean);
}
