// The clock in the region's zone, how the connection is, and the choice of the region: at the top of every live page.
import { everySecond, now } from "../clock.js";
import { age, dayName, timeOfDay, zoneOf } from "../format.js";
import { t } from "../i18n.js";
import { connection, onConnection } from "../live.js";

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

export function startConnection() {
  const everything = () => {
    showClock();
    showConnection();
  };
  everySecond(everything);
  everything();
  onConnection(showConnection);
  onConnection(checkSession);
  $("region")?.addEventListener("change", (event) => location.assign(`?region=${event.target.value}`));
}
