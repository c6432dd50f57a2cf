// What happened: suggested from the words, confirmed with Enter, or searched in the full list.
import { api } from "../api.js";
import { h, onClick, render } from "../dom.js";
import { changeDraft, draft, onDraft } from "../draft.js";
import { categoryName, t } from "../i18n.js";
import { shownCall } from "../work.js";
import { Combobox } from "./combobox.js";

const chips = document.getElementById("category-chips");
const input = document.getElementById("category");
const list = document.getElementById("category-list");
const SUGGEST_MS = 150;

let categories = [];
let suggestions = [];
let controller = null;
let timer = null;

export const categoryOf = (code) => categories.find((category) => category.code === code);

function choose(category, confirmed) {
  changeDraft({ category: category.code, priority: draft.priority ?? null, confirmed });
}

async function suggest() {
  const text = [draft.description, shownCall()?.transcript].filter(Boolean).join("\n").trim();
  controller?.abort();
  if (text.length < 3) return;
  controller = new AbortController();
  try {
    suggestions = await api.suggestCategories(text, controller.signal);
    if (suggestions.length && !draft.confirmed) choose(suggestions[0], false);
    else update();
  } catch (error) {
    if (error.name !== "AbortError") suggestions = [];
  }
}

/** Ask again soon: the words changed. */
export function suggestSoon() {
  clearTimeout(timer);
  timer = setTimeout(suggest, SUGGEST_MS);
}

function chip(category, index) {
  const chosen = category.code === draft.category;
  return h(
    "button",
    {
      type: "button",
      class: "chip",
      dataset: { do: "choose", code: category.code },
      "aria-pressed": chosen ? "true" : "false",
    },
    categoryName(category),
    h("kbd", {}, `Alt+${index + 1}`),
  );
}

function update() {
  const chosen = categoryOf(draft.category);
  const offered = suggestions.slice(0, 5);
  if (chosen && !offered.some((category) => category.code === chosen.code)) offered.splice(4, 1, chosen);
  chips.classList.toggle("is-confirmed", draft.confirmed);
  const none = h("p", { class: "muted" }, t("The words suggest the type."));
  render(chips, offered.length ? offered.map(chip) : none);
}

/** Confirm the preselected type. False where there is none yet. */
export function confirmCategory() {
  if (!draft.category) return false;
  changeDraft({ confirmed: true });
  return true;
}

export function chooseSuggestion(index) {
  if (suggestions[index]) choose(suggestions[index], true);
}

const contains = (text) => (category) =>
  `${category.name_id} ${category.name_en} ${category.code}`.toLowerCase().includes(text.toLowerCase());

/** A searchable list of all types on any field; used here and to change an incident's type. */
export function categorySearch(field, options, pick) {
  return new Combobox(field, options, {
    minimum: 0,
    search: async (text) => categories.filter((category) => category.is_incident !== false).filter(contains(text)),
    view: (category) => [
      h("span", { class: `priority-dot priority-${category.priority}` }),
      h("span", { class: "option-main" }, categoryName(category)),
    ],
    pick,
    empty: t("No such type."),
  });
}

export async function startCategory() {
  onClick(chips, { choose: ({ dataset }) => choose(categoryOf(dataset.code), true) });
  categorySearch(input, list, (category) => {
    input.value = "";
    choose(category, true);
    document.getElementById("open-incident").focus();
  });
  onDraft((_, reason) => {
    if (reason === "load") {
      suggestions = [];
      suggestSoon();
    }
    update();
  });
  categories = (await api.categories()).sort((a, b) => categoryName(a).localeCompare(categoryName(b)));
  update();
}
