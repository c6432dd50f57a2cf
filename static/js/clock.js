// One tick a second for everything that counts: waiting calls, ages, arrivals.
import { age, countdown } from "./format.js";

let offsetMs = 0;
const listeners = new Set();

/** Remember how far this computer's clock is from the server's (milliseconds to add). */
export function setOffset(ms) {
  offsetMs = ms;
}

/** The server's time in milliseconds, whatever this computer's clock says. */
export const now = () => Date.now() + offsetMs;
export const secondsSince = (iso) => (now() - Date.parse(iso)) / 1000;

export function everySecond(listener) {
  listeners.add(listener);
}

function showTime(element) {
  const { since, age: aged, until, late, warn } = element.dataset;
  const seconds = secondsSince(since ?? aged ?? until);
  const text = aged
    ? age(seconds)
    : until
      ? seconds > 0
        ? `+${countdown(seconds)}`
        : countdown(-seconds)
      : countdown(seconds);
  if (element.textContent !== text) element.textContent = text;
  if (late) element.classList.toggle("late", seconds > Number(late));
  if (warn) element.classList.toggle("warned", seconds <= Number(late) && seconds >= -Number(warn));
}

export function tick() {
  for (const element of document.querySelectorAll("[data-since], [data-age], [data-until]")) showTime(element);
  for (const listener of listeners) listener();
}

export function startClock() {
  setInterval(tick, 1000);
}
