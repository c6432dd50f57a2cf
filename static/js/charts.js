// Charts by Chart.js (a package of the system), each with a table that says the same and a summary read out in one go.
import { h } from "./dom.js";
import { onThemeChange, themeColor } from "./layers/colors.js";

const { Chart } = window;

/** Colour tokens of the series by their code. */
const COLORS = {
  answered: "good",
  prank_ghost: "state-off",
  unanswered: "danger",
  open: "accent",
  median: "link",
  p90: "state-off",
};

const locale = document.documentElement.lang === "en" ? "en-GB" : "id-ID";
const shown = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
const valueText = (value) => (value === null ? "–" : shown.format(value));

function table({ title, axis, labels, series }) {
  const head = h(
    "tr",
    {},
    h("th", { scope: "col" }, axis),
    ...series.map(({ name }) => h("th", { scope: "col" }, name)),
  );
  const rows = labels.map((label, row) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, label),
      ...series.map(({ values }) => h("td", { class: "count" }, valueText(values[row]))),
    ),
  );
  return h(
    "table",
    { class: "table" },
    h("caption", { class: "visually-hidden" }, title),
    h("thead", {}, head),
    h("tbody", {}, rows),
  );
}

function sets({ kind, series }) {
  return series.map(({ name, code, values }) => ({
    label: name,
    data: values,
    backgroundColor: themeColor(COLORS[code]),
    stack: kind === "stacked" ? "all" : code,
    maxBarThickness: 28,
  }));
}

function axes({ kind, axis }) {
  const ticks = { color: themeColor("muted"), precision: 0, maxRotation: 0 };
  const grid = { color: themeColor("line") };
  const stacked = kind === "stacked";
  const title = { display: Boolean(axis), text: axis, color: themeColor("muted") };
  return { x: { stacked, ticks, title, grid: { display: false } }, y: { stacked, ticks, grid, beginAtZero: true } };
}

function configuration(data) {
  return {
    type: "bar",
    data: { labels: data.labels, datasets: sets(data) },
    options: {
      animation: false,
      locale,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      scales: axes(data),
      plugins: { legend: { position: "bottom", labels: { color: themeColor("text"), boxWidth: 12, padding: 8 } } },
    },
  };
}

/** One sentence for those who do not see the bars: the sum of each series, or its values where a sum means nothing. */
function summary({ kind, title, labels, series }) {
  const parts = series.map(({ name, values }) =>
    kind === "stacked"
      ? `${name} ${shown.format(values.reduce((sum, value) => sum + value, 0))}`
      : `${name}: ${labels.map((label, row) => `${label} ${valueText(values[row])}`).join(", ")}`,
  );
  return `${title}. ${parts.join("; ")}.`;
}

/**
 * A chart inside the figure `element`, with its table below. Returns {update(data)}. `data` is {kind: "stacked" |
 * "grouped", title, axis, labels, series: [{name, code, values}]}; `tableLabel` names the table.
 */
export function createChart(element, first, tableLabel) {
  let data = first;
  const canvas = h("canvas", { role: "img", tabindex: "0" });
  const details = h("details", {}, h("summary", {}, tableLabel), h("div", { class: "table-scroll" }));
  element.replaceChildren(h("figcaption", {}, data.title), h("div", { class: "chart-canvas" }, canvas), details);
  const chart = new Chart(canvas, configuration(data));
  const show = () => {
    canvas.setAttribute("aria-label", summary(data));
    details.lastChild.replaceChildren(table(data));
    Object.assign(chart, { options: configuration(data).options });
    chart.data = configuration(data).data;
    chart.update();
  };
  onThemeChange(show);
  show();
  return {
    update(next) {
      data = next;
      show();
    },
  };
}
