// Small labels that count down to a target and change their colour with it.
import { secondsSince } from "./clock.js";
import { counting, h } from "./dom.js";
import { countdown } from "./format.js";
import { levelOf } from "./targets.js";

export function untilText(iso) {
  const seconds = secondsSince(iso);
  return seconds > 0 ? `+${countdown(seconds)}` : countdown(-seconds);
}

/** `clock` is {due, warnS} from targets.js; nothing without one. */
export function chip(label, clock) {
  if (!clock) return null;
  const dataset = { late: 0, warn: Math.round(clock.warnS) };
  const time = counting("until", clock.due, untilText(clock.due), { class: `number ${levelOf(clock)}`, dataset });
  return h("span", { class: "clock-chip" }, label, " ", time);
}
