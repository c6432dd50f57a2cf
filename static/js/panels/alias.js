// Another name for the place that was taken: what this caller said is found at once by the next one.
import { api } from "../api.js";
import { button, h } from "../dom.js";
import { draft } from "../draft.js";
import { t } from "../i18n.js";
import { toast, toastError } from "./toast.js";

const plain = (text) => text.trim().toLowerCase();

async function give(place, text) {
  try {
    const alias = await api.giveAlias(place.key, text);
    toast(t("“{alias}” now means {place}.", { alias: alias.text, place: alias.place }), {
      label: t("Undo"),
      key: "",
      run: () => api.takeBackAlias(alias.id).catch((error) => toastError(error.message)),
    });
  } catch (error) {
    toastError(error.message);
  }
}

/** A folded form, filled with what was typed; nothing where that is the name already. */
export function aliasView(place) {
  const typed = draft.typed.trim();
  if (!typed || plain(place.text).startsWith(plain(typed))) return null;
  const field = h("input", {
    class: "input",
    value: typed,
    maxlength: 100,
    "aria-label": t("What callers call this place"),
  });
  const submit = (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (field.value.trim()) give(place, field.value);
    field.closest("details").open = false;
  };
  field.addEventListener("keydown", (event) => event.key === "Enter" && submit(event));
  const save = button("give-alias", t("Save this name"));
  save.addEventListener("click", submit);
  const summary = h("summary", {}, t("Callers say it otherwise?"));
  return h("details", { class: "alias", dataset: { fixed: "", key: `alias-${place.key}` } }, summary, field, save);
}
