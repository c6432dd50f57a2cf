// What takes more than one press: a message, a reason, a kind of support, and being sure.
import { h, render } from "../dom.js";
import { t } from "../i18n.js";
import { page } from "../page.js";

const dialog = document.getElementById("dialog");

const MESSAGES = [
  t("Address not found, please ask the caller"),
  t("Road blocked, taking another way"),
  t("Access is narrow"),
  t("Situation under control"),
];
const REASONS = [
  t("Vehicle out of order"),
  t("Still with a patient"),
  t("Road cannot be passed"),
  t("Crew not complete"),
];

const choice = (value, text, look = "big") => h("button", { type: "submit", class: look, value }, text);
const words = (name, label, most) =>
  h("label", { class: "words-field" }, label, h("textarea", { name, rows: 3, maxlength: most, dir: "auto" }));

/** Show a form; resolves to {value of the button, text}, or null where it was left. */
function ask(title, ...content) {
  const back = h("button", { type: "button", class: "plain back" }, t("Back"));
  const form = h("form", { method: "dialog", dataset: { fixed: "yes" } }, h("h2", {}, title), content, back);
  back.addEventListener("click", () => dialog.close(""));
  dialog.returnValue = "";
  render(dialog, []);
  dialog.append(form);
  dialog.showModal();
  return new Promise((resolve) => {
    const done = () => {
      const text = form.elements.text?.value.trim() ?? "";
      resolve(dialog.returnValue ? { value: dialog.returnValue, text } : null);
    };
    dialog.addEventListener("close", done, { once: true });
  });
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const presets = (texts) =>
  h(
    "div",
    { class: "presets" },
    texts.map((text) => choice(text, text, "preset")),
  );

/** What to say in words: one of some, or what is typed; null where nothing was said. */
async function askWords(title, texts, send) {
  const own = choice("own", send, "big primary");
  const said = await ask(title, presets(texts), words("text", t("In your own words"), 2000), own);
  if (!said) return null;
  return (said.value === "own" ? said.text : said.value) || null;
}

export const askMessage = () => askWords(t("Message to the centre"), MESSAGES, t("Send"));
export const askReason = () => askWords(t("Why do you decline?"), REASONS, t("Decline the task"));

/** {value: kind, text}, or null. */
export function askSupport() {
  const kinds = Object.entries(page.support).map(([kind, name]) => choice(kind, capital(name), "preset"));
  return ask(
    t("What do you need?"),
    h("div", { class: "presets presets-two" }, kinds),
    words("text", t("If needed, first say here how many and where"), 2000),
  );
}

/** Whether the crew is sure. */
export async function askSure(question, yes) {
  return Boolean(await ask(question, choice("yes", yes, "big primary")));
}
