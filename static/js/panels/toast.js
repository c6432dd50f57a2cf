// Short messages at the bottom, some of which can be undone.
import { h, onClick } from "../dom.js";

const root = document.getElementById("toasts");
const SHOWN_MS = 7000;
let lastAction = null;

onClick(root, { act: () => lastAction?.() });

function add(element, shownMs) {
  root.prepend(element);
  while (root.children.length > 3) root.lastChild.remove();
  setTimeout(() => element.remove(), shownMs);
}

/** Say that something was done; `action` is {label, key, run}. */
export function toast(text, action) {
  lastAction = action?.run ?? lastAction;
  const button =
    action &&
    h(
      "button",
      { class: "toast-action", dataset: { do: "act" } },
      action.label,
      action.key && h("kbd", {}, action.key),
    );
  add(h("div", { class: "toast", role: "status" }, h("span", {}, text), button), SHOWN_MS);
}

/** Say that something failed. It stays longer and is read out at once. */
export function toastError(text) {
  add(h("div", { class: "toast toast-error", role: "alert" }, text), SHOWN_MS * 2);
}
