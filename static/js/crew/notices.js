// What the crew must know about the page itself: no network, what waits to be sent, what was refused.
import { h, onClick, render } from "../dom.js";
import { hourMinute, timeOfDay } from "../format.js";
import { t } from "../i18n.js";
import { page } from "../page.js";
import { canSound } from "./alarm.js";
import { position } from "./position.js";
import { forgetRefusal, queue } from "./queue.js";
import { isOnDuty, state } from "./state.js";
import { itemName } from "./words.js";

const root = document.getElementById("notices");

function notice(look, key, ...content) {
  return h("div", { class: `notice notice-${look}`, dataset: { key } }, content);
}

/** No network, and what waits for one: said together, since the one explains the other. */
function waiting() {
  const lost = state.slug && !state.online;
  if (!lost && !queue.items.length) return null;
  const line = ({ content }) =>
    h("li", {}, h("span", { class: "number" }, timeOfDay(content.at)), " ", itemName(content));
  return notice(
    "warn",
    "waiting",
    lost && h("strong", { id: "offline" }, t("No connection. Go on: what you press is sent later.")),
    lost && state.kept && h("p", {}, t("What you see is from {time}.", { time: hourMinute(state.kept) })),
    queue.items.length > 0 && [
      h("p", { id: "waiting-count" }, t("Waiting to be sent: {n}", { n: queue.items.length })),
      h("ul", { class: "waiting" }, queue.items.map(line)),
    ],
  );
}

function refusal({ key, content, reason }) {
  const why = reason === "after_end" ? t("The task had ended by then.") : reason || t("The centre did not take it.");
  return notice(
    "bad",
    `refused-${key}`,
    h("strong", {}, t("Not accepted: {what}", { what: `${itemName(content)} · ${hourMinute(content.at)}` })),
    h("p", {}, why),
    h("button", { type: "button", class: "plain", dataset: { do: "forget", refused: key } }, t("Understood")),
  );
}

function login() {
  if (!queue.login) return null;
  const text = t("You are logged out. Log in again; what waits is kept.");
  return notice("bad", "login", h("strong", {}, text), h("a", { class: "plain", href: page.login }, t("Log in")));
}

const SHARING_TROUBLE = {
  insecure: t(
    "Opened without HTTPS: this phone can neither share its position nor work offline. Ask your administrator.",
  ),
  denied: t("This page may not read the phone's position. Allow it in the browser's settings."),
  missing: t("The phone finds no position. Go into the open."),
};

function trouble() {
  const text = SHARING_TROUBLE[window.isSecureContext ? position.state : "insecure"];
  return text && (isOnDuty() || !window.isSecureContext) && notice("warn", "position", h("p", {}, text));
}

function silent() {
  if (canSound() || !isOnDuty()) return null;
  return notice("info", "silent", h("p", {}, t("Touch the screen once so that this page may sound.")));
}

export function showNotices() {
  render(root, [login(), ...queue.refused.map(refusal), waiting(), trouble(), silent()]);
}

export function startNotices() {
  onClick(root, { forget: ({ dataset }) => forgetRefusal(dataset.refused) });
}
