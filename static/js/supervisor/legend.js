// The legend of what the map shows, in words too: it is read out when it changes.
import { h, render } from "../dom.js";
import { t } from "../i18n.js";

const root = document.getElementById("map-legend");

/** `entries` are [colour token, text]; `text` stands before them, `empty` in their place where there are none. */
export function showLegend(text, entries, empty = "") {
  render(
    root,
    h("span", { class: "legend-text" }, entries.length ? text : empty || text),
    ...entries.map(([token, label]) =>
      h("span", { class: "legend-entry" }, h("span", { class: "swatch", color: `var(--${token})` }), label),
    ),
  );
}

export const showFailure = (message) =>
  showLegend("", [], t("This layer could not be loaded: {reason}", { reason: message }));
