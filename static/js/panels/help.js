// `?` shows the key map.
import { h, render } from "../dom.js";
import { t } from "../i18n.js";
import { keyMap } from "../keys.js";

const dialog = document.getElementById("help");
const NAMES = { enter: "Enter", escape: "Esc", arrowdown: "↓", arrowup: "↑", " ": t("Space") };

const keyName = (key) =>
  NAMES[key] ?? key.replace("alt+", "Alt+").replace(/(^|\+)([a-z])$/, (_, plus, letter) => plus + letter.toUpperCase());

function groupView([group, keys]) {
  const lines = keys.map(({ key, label }) => [h("dt", {}, h("kbd", {}, keyName(key))), h("dd", {}, label)]);
  return h("section", {}, h("h3", {}, group), h("dl", { class: "keys" }, lines));
}

export function showHelp() {
  render(document.getElementById("help-keys"), keyMap().map(groupView));
  dialog.showModal();
}

export function startHelp() {
  document.getElementById("help-button").addEventListener("click", showHelp);
}
