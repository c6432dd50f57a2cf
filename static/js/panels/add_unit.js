// Sending a unit that no proposal named: found by its call sign.
import { sendUnit } from "../actions.js";
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { page } from "../page.js";
import { records, subscribe, unitStatus } from "../store.js";
import { kindName, statusName } from "../words.js";
import { onWork, work } from "../work.js";
import { Combobox } from "./combobox.js";

const form = document.getElementById("add-unit");
const input = document.getElementById("unit-search");
const MOST = 8;

const rank = (unit) => (unitStatus(unit) === "available" ? 0 : 1);

async function search(text) {
  const wanted = text.toLowerCase();
  const found = [...records.units.values()].filter((unit) =>
    `${unit.call_sign} ${unit.agency_name} ${kindName(unit.kind)}`.toLowerCase().includes(wanted),
  );
  return found.sort((a, b) => rank(a) - rank(b) || a.call_sign.localeCompare(b.call_sign)).slice(0, MOST);
}

function unitView(unit) {
  const status = unitStatus(unit);
  return [
    h("span", { class: "option-main" }, unit.call_sign, h("small", {}, `${unit.agency_name} · ${kindName(unit.kind)}`)),
    h("span", { class: `state state-${status}` }, statusName(status)),
  ];
}

async function pick(unit) {
  input.value = "";
  if (await sendUnit(work.id, unit.slug)) input.blur();
}

function update() {
  const incident = work.kind === "incident" ? records.incidents.get(work.id) : null;
  form.hidden = incident?.status !== "open" || !page.may_dispatch;
}

export const focusUnitToAdd = () => input.focus();

export function startAddUnit() {
  const list = document.getElementById("unit-search-list");
  new Combobox(input, list, { search, view: unitView, pick, empty: t("No such unit."), minimum: 1 });
  subscribe((kind) => (kind === "incident" || kind === "snapshot") && update());
  onWork(update);
  update();
}
