// One ticket on the agency's page: its place on a small map, its keys, and what others do to it meanwhile.
import { api } from "../api.js";
import { t } from "../i18n.js";
import { bind } from "../keys.js";
import { drawBasemap } from "../layers/basemap.js";
import { showLocation } from "../layers/location.js";
import { createMap } from "../map.js";
import { subscribe } from "../store.js";
import { toast, toastError } from "./toast.js";

const REFRESH_MS = 250;
const KEYS = ["a", "s", "d", "x", "r"];
const id = () => Number(document.getElementById("ticket").dataset.ticket);
let timer = null;

function place() {
  const { lat, lon, radius } = document.getElementById("ticket-now").dataset;
  return { lat: Number(lat), lon: Number(lon), radius_m: Math.max(30, Number(radius)) };
}

function startMap() {
  const map = createMap(document.getElementById("map"));
  const location = showLocation(map, { onDrag: () => {}, onPick: () => {}, title: t("Place") });
  const show = () => location.show(place());
  map.leaflet.setView([place().lat, place().lon], 15);
  show();
  api
    .basemap()
    .then((data) => drawBasemap(map, data))
    .catch((error) => toastError(error.message));
  let shown = JSON.stringify(place());
  document.addEventListener("htmx:afterSwap", () => {
    if (JSON.stringify(place()) === shown) return;
    shown = JSON.stringify(place());
    show();
    map.flyToCircle(place());
  });
}

/** Somebody is giving a reason: what they write is not swapped away under their hands. */
const isGivingReason = () =>
  [...document.querySelectorAll("#ticket-now details[open] textarea")].some((field) => field.value);

function refreshSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (isGivingReason()) toast(t("The ticket has changed meanwhile."));
    else window.htmx?.trigger("#ticket-refresh", "refresh");
  }, REFRESH_MS);
}

/** Also after a snapshot: the page may be older than the stream that it listens to. */
function onChange(kind, keys) {
  if (kind === "snapshot" || (kind === "referral" && keys.includes(id()))) refreshSoon();
}

function press(key) {
  const element = document.querySelector(`[data-key="${key}"]`);
  element?.click();
  element?.closest("details")?.querySelector("textarea")?.focus();
}

export function startTicket() {
  startMap();
  subscribe(onChange);
  for (const key of KEYS) {
    bind(key, { when: () => document.querySelector(`[data-key="${key}"]`), run: () => press(key) });
  }
  bind("o", { run: () => document.getElementById("comment").focus() });
  bind("escape", { run: () => document.getElementById("back").click() });
  document.addEventListener(
    "keydown",
    ({ key, target }) => key === "Escape" && target.matches("textarea") && target.blur(),
  );
}
