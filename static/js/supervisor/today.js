// Today in figures: asked for again soon after a call or an incident changed, and every minute besides.
import { api } from "../api.js";
import { createChart } from "../charts.js";
import { h, render, skeleton } from "../dom.js";
import { countdown, number } from "../format.js";
import { t } from "../i18n.js";
import { subscribe } from "../store.js";

const root = document.getElementById("today");
const SOON_MS = 1500;
const EVERY_MS = 60_000;
const charts = {};
let timer = 0;

const percent = (share) => (share === null ? "–" : `${share > 0.99 && share < 1 ? 99 : Math.round(share * 100)} %`);
const minutes = (seconds) => (seconds === null ? "–" : countdown(seconds));

function figure(name, value, note = "") {
  return h(
    "div",
    { dataset: { key: name } },
    h("dt", {}, name),
    h("dd", {}, value, note && h("small", {}, ` ${note}`)),
  );
}

function callFigures({ total, answered, prank_ghost: prank, unanswered, open }) {
  const share = total ? t("{n} %", { n: Math.round((prank / total) * 100) }) : "";
  return [
    figure(t("Calls"), number(total)),
    figure(t("answered"), number(answered)),
    figure(t("prank and ghost"), number(prank), share),
    figure(t("unanswered"), number(unanswered)),
    open > 0 && figure(t("not settled yet"), number(open)),
  ];
}

function ticketFigures({ total, done, in_process: open }) {
  return [figure(t("Tickets"), number(total)), figure(t("Done"), number(done)), figure(t("In process"), number(open))];
}

function timeRow([name, spread]) {
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, name),
    h("td", { class: "count" }, number(spread.cases)),
    h("td", { class: "count" }, minutes(spread.median_s)),
    h("td", { class: "count" }, minutes(spread.p90_s)),
    h("td", { class: "count" }, percent(spread.within)),
  );
}

function timeTable({ answer, send, arrive }) {
  const head = [t("Times"), t("Cases"), t("median"), t("90 %"), t("in target")];
  return h(
    "table",
    { class: "states-table" },
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        head.map((text, index) => h("th", { scope: "col", class: index ? "count" : null }, text)),
      ),
    ),
    h(
      "tbody",
      {},
      [
        [t("answer"), answer],
        [t("send"), send],
        [t("arrive"), arrive],
      ].map(timeRow),
    ),
  );
}

function drawCharts(data) {
  for (const [name, chart] of Object.entries({ calls: data.calls, times: data.times })) {
    const element = document.getElementById(`chart-${name}`);
    element.hidden = false;
    if (charts[name]) charts[name].update(chart);
    else charts[name] = createChart(element, chart, data.table_label);
  }
}

async function refresh() {
  clearTimeout(timer);
  timer = setTimeout(refresh, EVERY_MS);
  try {
    const data = await api.figures();
    render(
      root,
      h("dl", { class: "today-figures" }, callFigures(data.calls), ticketFigures(data.tickets)),
      !data.calls.total &&
        !data.tickets.total &&
        h("p", { class: "empty-line" }, t("No call and no incident today so far.")),
      timeTable(data.times),
    );
    drawCharts(data.charts);
  } catch (error) {
    render(root, h("p", { class: "empty-line error-text", role: "alert" }, error.message));
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(refresh, SOON_MS);
}

export function startToday() {
  render(root, skeleton(3));
  subscribe((kind) => ["call", "incident", "assignment"].includes(kind) && soon());
  refresh();
}
