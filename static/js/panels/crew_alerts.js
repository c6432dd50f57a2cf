// What crews say: on top of the screen until somebody has looked at it, the most urgent first.
import { api } from "../api.js";
import { everySecond, secondsSince } from "../clock.js";
import { h, onClick, render } from "../dom.js";
import { age } from "../format.js";
import { t } from "../i18n.js";
import { chime } from "../sound.js";
import { applyItems, records, subscribe } from "../store.js";
import { show } from "../work.js";
import { toastError } from "./toast.js";

const root = document.getElementById("crew-alerts");
const announcer = document.getElementById("announcer");
const SHOWN = 4;
const URGENCY = ["support", "declined", "message", "photo"];
const SUPPORT = {
  units: t("asks for more units"),
  police: t("asks for the police"),
  ambulance: t("asks for an ambulance"),
  fire: t("asks for the fire brigade"),
  rescue: t("asks for search and rescue"),
  power: t("asks for the power to be cut off"),
  other: t("asks for help"),
};

function what({ kind, support }) {
  if (kind === "support") return SUPPORT[support] ?? SUPPORT.other;
  return { declined: t("declines the task"), photo: t("sends a photo"), message: t("writes") }[kind];
}

function unseen() {
  const waiting = [...records.crew_reports.values()].filter((report) => !report.seen_at);
  const rank = ({ kind }) => URGENCY.indexOf(kind);
  return waiting.sort((a, b) => rank(a) - rank(b) || a.at.localeCompare(b.at));
}

function alertView(report) {
  const { id, kind, incident, call_sign: callSign, text, at } = report;
  const label = incident ? t("Look") : t("Understood");
  return h(
    "li",
    { class: `crew-alert crew-alert-${kind}`, dataset: { key: id } },
    h("strong", {}, callSign, " "),
    h("span", {}, what(report)),
    text && h("q", { dir: "auto" }, text),
    h("small", { class: "number muted" }, [incident, age(secondsSince(at))].filter(Boolean).join(" · ")),
    h("button", { type: "button", class: "button button-small", dataset: { do: "look", id } }, label),
  );
}

function update() {
  const waiting = unseen();
  root.hidden = !waiting.length;
  const more = waiting.length > SHOWN && h("li", { class: "muted" }, t("and {n} more", { n: waiting.length - SHOWN }));
  render(root, waiting.slice(0, SHOWN).map(alertView), more);
}

/** Said once for each that comes while the console is open; what waited before is only shown. */
function announce(keys) {
  const fresh = keys.map((key) => records.crew_reports.get(key)).filter(({ seen_at: seenAt }) => !seenAt);
  if (!fresh.length) return;
  announcer.textContent = fresh.map((report) => `${report.call_sign} ${what(report)} ${report.text}`).join(". ");
  chime();
}

async function look({ dataset: { id } }) {
  const { incident } = records.crew_reports.get(id);
  if (incident) show("incident", incident);
  try {
    applyItems("crew_report", [await api.seenCrewReport(id)]);
  } catch (error) {
    toastError(error.message);
  }
}

export function startCrewAlerts() {
  onClick(root, { look });
  everySecond(() => root.hidden || update());
  subscribe((kind, keys) => {
    if (!["snapshot", "crew_report"].includes(kind)) return;
    update();
    if (kind === "crew_report") announce(keys);
  });
}
