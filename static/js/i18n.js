// Texts are written in English in the code and translated by gettext on the server (geo112/dispatch/console/texts.py).
import { page } from "./page.js";

/** The text in the page's language; `{name}` is filled in from `values`. */
export function t(text, values = {}) {
  const found = page.texts[text] ?? text;
  return found.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** The name of an incident type in the page's language. */
export function categoryName(category) {
  return page.language === "en" ? category.name_en : category.name_id;
}
