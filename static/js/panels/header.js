// Header: the clock in the region's zone, how the connection is, and the counts.
import { everySecond, now } from "../clock.js";
import { age, dayName, timeOfDay, zoneOf } from "../format.js";
import { t } from "../i18n.js";
import { connection, onConnection } from "../live.js";
import { soundIsOn, toggleSound } from "../sound.js";
import { openCalls, openIncidents, records, subscribe, unitStatus } from "../store.js";

const $ = (id) => document.getElementById(id);
const SHOW_SILENCE_S = 5;

function showClock() {
  $("clock").textContent = timeOfDay(now());
  $("clock-day").textContent = `${zoneOf(now())} · ${dayName(now())}`;
}

function connectionText(silence) {
  if (connection.state === "connecting") return t("Connecting…");
  if (connection.state === "lost") return t("Connection lost");
  return silence < SHOW_SILENCE_S ? t("Live") : t("Live · {age}", { age: age(silence) });
}

function showConnection() {
  const silence = (Date.now() - connection.heardAt) / 1000;
  $("connection").dataset.state = connection.state;
  $("connection-text").textContent = connectionText(silence);
  $("connection-banner").hidden = connection.state !== "lost";
  $("connection-age").textContent = age(silence);
  document.body.classList.toggle("is-lost", connection.state === "lost");
}

/** A lost stream may be a lost session: only then logging in again helps. */
async function checkSession(state) {
  if (state !== "lost") return;
  const answer = await fetch("/api/v1/regions/", { credentials: "same-origin" }).catch(() => null);
  $("connection-login").hidden = !answer || ![401, 403].includes(answer.status);
}

function showCounts() {
  const units = [...records.units.values()];
  $("count-calls").textContent = openCalls().filter((call) => call.status === "waiting" && !call.exercise).length;
  $("count-incidents").textContent = openIncidents().filter((incident) => !incident.exercise).length;
  $("exercise-banner").hidden = ![...openCalls(), ...openIncidents()].some(({ exercise }) => exercise);
  $("count-available").textContent = units.filter((unit) => unitStatus(unit) === "available").length;
  $("count-units").textContent = units.length;
}

function showSound() {
  $("sound").setAttribute("aria-pressed", soundIsOn());
}

export function startHeader() {
  const everything = () => {
    showClock();
    showConnection();
    showCounts();
  };
  everySecond(everything);
  everything();
  onConnection(showConnection);
  onConnection(checkSession);
  subscribe((kind) => kind !== "units" && showCounts());
  $("sound").addEventListener("click", () => {
    toggleSound();
    showSound();
  });
  $("region")?.addEventListener("change", (event) => location.assign(`?region=${event.target.value}`));
  showSound();
}
