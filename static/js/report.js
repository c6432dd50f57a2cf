// The month's report: two charts above the tables, and the printer.
import { createChart } from "./charts.js";

const charts = JSON.parse(document.getElementById("charts").textContent);
for (const figure of document.querySelectorAll("[data-chart]")) {
  createChart(figure, charts[figure.dataset.chart], charts.table_label);
}
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
