// Taking an incident down: place, words, type, priority, open.
import { openIncident } from "../actions.js";
import { changeDraft, draft, loadDraft, onDraft } from "../draft.js";
import { t } from "../i18n.js";
import { subscribe } from "../store.js";
import { onWork, shownCall, work } from "../work.js";
import { categoryOf, confirmCategory, suggestSoon } from "./category.js";
import { focusPlace } from "./place.js";

const form = document.getElementById("draft");
const description = document.getElementById("description");
const openButton = document.getElementById("open-incident");
const missing = document.getElementById("draft-missing");

function whatIsMissing() {
  if (!draft.place) return t("The place is missing.");
  if (!draft.category) return t("The type is missing.");
  return "";
}

function submit(event) {
  event.preventDefault();
  missing.textContent = whatIsMissing();
  if (!draft.place) return focusPlace();
  if (!draft.category) return document.getElementById("category").focus();
  openIncident();
}

function confirmOnEnter(event) {
  if (event.key === "Escape") description.blur();
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  const next = confirmCategory() ? openButton : document.getElementById("category");
  next.focus();
}

function showPriority() {
  const value = draft.priority ?? categoryOf(draft.category)?.priority;
  for (const radio of form.elements.priority) radio.checked = Number(radio.value) === value;
}

function onDraftChange(_, reason) {
  if (reason === "load") description.value = draft.description;
  missing.textContent = "";
  openButton.classList.toggle("button-primary", !whatIsMissing());
  showPriority();
}

function showForm() {
  const call = shownCall();
  const drafting = work.kind === "call" && (work.id === null || call?.status === "taken");
  form.hidden = !drafting;
  if (drafting) loadDraft(work.id);
}

export const focusDescription = () => description.focus();

export const isDrafting = () => !form.hidden;

export function startDraftForm() {
  form.addEventListener("submit", submit);
  description.addEventListener("keydown", confirmOnEnter);
  description.addEventListener("input", () => {
    changeDraft({ description: description.value });
    suggestSoon();
  });
  form.addEventListener(
    "change",
    ({ target }) => target.name === "priority" && changeDraft({ priority: Number(target.value) }),
  );
  onDraft(onDraftChange);
  onWork(showForm);
  subscribe((kind) => (kind === "call" || kind === "snapshot") && showForm());
  showForm();
}
