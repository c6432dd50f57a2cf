// The page as an app: its worker, a screen that stays on, a notice where the page is not in front.
import { t } from "../i18n.js";
import { page } from "../page.js";

let registration = null;
let lock = null;
let wantsLight = false;

/** Resolves to whether the page works without a network from now on. */
export async function startWorker() {
  document.body.dataset.offline = "no";
  if (!("serviceWorker" in navigator)) return; // not over plain HTTP
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data.ready) document.body.dataset.offline = "ready";
  });
  registration = await navigator.serviceWorker.register(page.worker, { scope: "/crew/" });
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ files: loadedFrom("/static/"), data: loadedFrom("/api/v1/basemap/", "/api/v1/crew/state/") });
}

function loadedFrom(...paths) {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name.split("#")[0]);
  const isOurs = (url) => paths.some((path) => new URL(url).pathname.startsWith(path));
  return [...new Set(loaded.filter(isOurs))];
}

/** For another who logs in on this phone. */
export function forgetKept() {
  registration?.active?.postMessage({ forget: true });
}

/** Keep the screen on: a phone that sleeps neither measures nor rings. */
export async function keepLight(wanted) {
  wantsLight = wanted;
  if (!wanted) {
    lock?.release();
    lock = null;
  } else if (!lock || lock.released) {
    lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
  }
}

export function askForNotices() {
  if (window.Notification?.permission === "default") Notification.requestPermission();
}

export function notify(text) {
  if (!document.hidden || window.Notification?.permission !== "granted") return;
  registration?.showNotification(t("New task"), { body: text, tag: "task", requireInteraction: true });
}

document.addEventListener("visibilitychange", () => document.hidden || (wantsLight && keepLight(true)));
