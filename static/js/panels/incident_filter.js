// What the list of incidents is narrowed by. Closed ones are asked for: the stream speaks of the open ones only.
import { api } from "../api.js";
import { h, render } from "../dom.js";
import { categoryName, t } from "../i18n.js";
import { page } from "../page.js";
import { applyItems, openIncidents, records, subscribe } from "../store.js";
import { toastError } from "./toast.js";

const form = document.getElementById("incident-filter");
const ASK_MS = 300;
const MOST_CLOSED = 50;
let timer = null;
let asked = "";
let changed = () => {};

const text = ({ number, category, location_text: place, description, village, district }) =>
  [number, category.name_id, category.name_en, place, description, village, district].join(" ").toLowerCase();

const values = () => Object.fromEntries(new FormData(form));

function isMine(incident) {
  const taken = incident.calls?.some((id) => records.calls.get(id)?.taken_by === page.user.username);
  return incident.opened_by === page.user.username || taken;
}

/** Whether the incident is one of those asked for. */
function matches(incident, { q, type, priority, district, mine }) {
  if (type && incident.category.code !== type) return false;
  if (priority && String(incident.priority) !== priority) return false;
  if (district && incident.district !== district) return false;
  if (mine && !isMine(incident)) return false;
  return text(incident).includes((q ?? "").trim().toLowerCase());
}

function closedIncidents() {
  const closed = [...records.incidents.values()].filter((incident) => incident.status === "closed");
  return closed.sort((a, b) => b.closed_at.localeCompare(a.closed_at)).slice(0, MOST_CLOSED);
}

export function filteredIncidents() {
  const wanted = values();
  const rows = wanted.state === "closed" ? closedIncidents() : openIncidents();
  return rows.filter((incident) => matches(incident, wanted));
}

export const isFiltered = () => Object.entries(values()).some(([name, value]) => value && name !== "state");

/** Closed ones by the same words, as the server knows them. */
async function askForClosed() {
  const { q, state, type, priority, mine } = values();
  const query = { status: "closed", limit: MOST_CLOSED, q, type, priority, mine: mine ? "true" : "" };
  if (state !== "closed" || JSON.stringify(query) === asked) return;
  asked = JSON.stringify(query);
  try {
    applyItems("incident", (await api.incidents(query)).results.map(withoutMaskedWords));
  } catch (error) {
    toastError(error.message);
  }
}

/** A list carries no sensitive words; those that were shown before must stay. */
function withoutMaskedWords({ words_masked: masked, description, ...rest }) {
  return masked ? rest : { ...rest, words_masked: masked, description };
}

function onChange() {
  clearTimeout(timer);
  timer = setTimeout(askForClosed, ASK_MS);
  changed();
}

/** Types and kecamatan that occur among the incidents known here. */
function fillOptions() {
  const known = [...records.incidents.values()];
  const types = new Map(known.map(({ category }) => [category.code, categoryName(category)]));
  const districts = new Map(known.filter(({ district }) => district).map(({ district }) => [district, district]));
  fill(form.elements.type, t("All types"), types);
  fill(form.elements.district, t("All kecamatan"), districts);
}

function fill(select, all, options) {
  const chosen = select.value;
  const sorted = [...options].sort((a, b) => a[1].localeCompare(b[1]));
  const rows = [["", all], ...sorted];
  render(
    select,
    rows.map(([value, label]) => h("option", { value, dataset: { key: value || "all" } }, label)),
  );
  select.value = chosen;
}

export const focusFilter = () => form.elements.q.focus();

/** `onChanged` hears that other rows are wanted. */
export function startIncidentFilter(onChanged) {
  changed = onChanged;
  form.addEventListener("input", onChange);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.elements.q.addEventListener("keydown", (event) => event.key === "Escape" && event.target.blur());
  subscribe((kind) => (kind === "incident" || kind === "snapshot") && fillOptions());
  fillOptions();
}
