// When something is due, counted in words: "2 h left", "15 min late". Every `data-due` on the page is kept up to date.
import { everySecond, secondsSince } from "./clock.js";
import { age } from "./format.js";
import { t } from "./i18n.js";

/** The words for the time that is left until `iso`, or that has passed since. */
export function dueText(iso) {
  const seconds = secondsSince(iso);
  return seconds > 0 ? t("{age} late", { age: age(seconds) }) : t("{age} left", { age: age(-seconds) });
}

export const isLate = (iso) => secondsSince(iso) > 0;

function showDue() {
  for (const element of document.querySelectorAll("[data-due]")) {
    const text = dueText(element.dataset.due);
    if (element.textContent !== text) element.textContent = text;
    element.classList.toggle("is-late", isLate(element.dataset.due));
  }
}

export function startDue() {
  everySecond(showDue);
  document.addEventListener("htmx:afterSwap", showDue);
  showDue();
}
