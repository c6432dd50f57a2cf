// Closed roads: the list on the map, drawing a new one, opening one again.
import { closeRoads, endClosure } from "../actions.js";
import { everySecond, now } from "../clock.js";
import { button, h, onClick, render } from "../dom.js";
import { hourMinute } from "../format.js";
import { t } from "../i18n.js";
import { bind } from "../keys.js";
import { showClosures } from "../layers/closures.js";
import { createSketch } from "../layers/sketch.js";
import { page } from "../page.js";
import { records, subscribe } from "../store.js";
import { CLOSURE_REASONS, closureReason } from "../words.js";

const root = document.getElementById("closures");
const GROUP = t("Screen");
const LASTS = {
  3600: t("{n} h", { n: 1 }),
  10800: t("{n} h", { n: 3 }),
  43200: t("{n} h", { n: 12 }),
  "": t("until somebody opens it"),
};

// mode: `list` (folded or open), `draw` (corners are being set), `form` (why, and for how long).
const state = { mode: "list", isOpen: false, corners: 0, isArea: false, error: "" };
let layer = null;
let sketch = null;

const isOver = ({ ends_at: end }) => end !== null && Date.parse(end) <= now();
const isComing = ({ starts_at: start }) => Date.parse(start) > now();
const current = () => [...records.closures.values()].filter((closure) => !isOver(closure));

function span({ starts_at: start, ends_at: end }) {
  return end
    ? t("{from}–{until}", { from: hourMinute(start), until: hourMinute(end) })
    : t("since {from}", { from: hourMinute(start) });
}

const title = (closure) => [closureReason(closure.reason), closure.note, span(closure)].filter(Boolean).join(" · ");

function change(changes) {
  Object.assign(state, changes);
  update();
}

function begin() {
  sketch.begin();
  change({ mode: "draw", error: "" });
}

function leave() {
  sketch.clear();
  change({ mode: "list", error: "" });
}

function finish() {
  if (!sketch.geometry()) return;
  sketch.finish();
  change({ mode: "form" });
  root.querySelector("[name=reason]")?.focus();
}

async function save(form) {
  const { reason, lasts, note } = Object.fromEntries(new FormData(form));
  const ends_at = lasts ? new Date(now() + Number(lasts) * 1000).toISOString() : null;
  const closure = await closeRoads({ geometry: sketch.geometry(), reason, note: note.trim(), ends_at });
  if (closure) leave();
}

function row(closure) {
  return h(
    "li",
    { dataset: { key: String(closure.id) } },
    h(
      "button",
      { class: "row-button closure-name", dataset: { do: "find", id: closure.id } },
      h("strong", {}, closureReason(closure.reason)),
      h("span", { class: "muted" }, [closure.note, span(closure)].filter(Boolean).join(" · ")),
      isComing(closure) && h("span", { class: "tag" }, t("to come")),
    ),
    page.may_dispatch &&
      button("end", t("Open again"), { data: { id: closure.id }, title: t("Open these roads again") }),
  );
}

function listView() {
  const closures = current();
  return [
    h(
      "div",
      { class: "closures-head" },
      h(
        "button",
        { class: "row-button", dataset: { do: "fold" }, "aria-expanded": state.isOpen ? "true" : "false" },
        t("Closed roads: {n}", { n: closures.length }),
      ),
      page.may_dispatch && button("begin", t("Close a road"), { key: "H", look: "small quiet" }),
    ),
    state.isOpen &&
      (closures.length
        ? h("ul", { class: "closures-list" }, closures.map(row))
        : h("p", { class: "empty-line" }, t("No road is closed."))),
  ];
}

function drawView() {
  const enough = Boolean(sketch.geometry());
  return [
    h("strong", {}, t("Close a road")),
    h("p", { class: "muted" }, t("Click along the road, or around an area and on its first corner again.")),
    h(
      "p",
      { class: "actions" },
      button("finish", t("Done"), { key: "Enter", look: "small primary", disabled: !enough }),
      button("undo", t("Take back"), { key: "⌫", disabled: !state.corners }),
      button("leave", t("Cancel"), { key: "Esc" }),
    ),
  ];
}

const options = (entries) => entries.map(([value, name]) => h("option", { value }, name));

function formView() {
  return h(
    "form",
    { class: "closure-form", dataset: { fixed: "form" } },
    h("strong", {}, state.isArea ? t("All roads inside the area") : t("The roads under the line")),
    h("label", {}, t("Reason"), h("select", { name: "reason", class: "input" }, options(CLOSURE_REASONS))),
    h("label", {}, t("Closed for"), h("select", { name: "lasts", class: "input" }, options(lasts()))),
    h("label", {}, t("Note"), h("input", { name: "note", class: "input", maxlength: "200", autocomplete: "off" })),
    h(
      "p",
      { class: "actions" },
      h("button", { type: "submit", class: "button button-small button-primary" }, t("Close"), h("kbd", {}, "Enter")),
      button("leave", t("Cancel"), { key: "Esc" }),
    ),
  );
}

/** Object.entries would put the numbers first, which is the order wanted. */
const lasts = () => Object.entries(LASTS);

function update() {
  const views = { list: listView, draw: drawView, form: formView };
  // What is being typed stays as it is.
  if (state.mode === "form" && root.querySelector("form")) return;
  if (state.mode === "form") root.replaceChildren(formView());
  else render(root, views[state.mode]());
  root.classList.toggle("is-working", state.mode !== "list");
}

let drawn = "";

const look = () =>
  current()
    .map((closure) => `${closure.id}${isComing(closure)}`)
    .join();

function drawAll() {
  drawn = look();
  layer.show(current().map((closure) => ({ closure, isComing: isComing(closure), title: title(closure) })));
  if (state.mode === "list") update();
}

/** Only what has begun or run out since is drawn anew: a layer under the pointer must not flicker. */
function watchTime() {
  if (look() !== drawn) drawAll();
}

function bindKeys() {
  const drawing = () => state.mode === "draw";
  bind("h", {
    group: GROUP,
    label: t("Close a road on the map"),
    when: () => page.may_dispatch && state.mode === "list",
    run: begin,
  });
  bind("enter", { when: drawing, run: finish });
  bind(" ", { when: drawing, run: () => sketch.addCentre() });
  bind("backspace", { when: drawing, run: () => sketch.undo() });
  bind("escape", { when: () => state.mode !== "list", run: leave });
}

export function startClosures(map) {
  layer = showClosures(map, { name: t("Closed roads"), onClick: () => change({ isOpen: true }) });
  sketch = createSketch(map, ({ points, isArea }) => change({ corners: points.length, isArea }));
  onClick(root, {
    fold: () => change({ isOpen: !state.isOpen }),
    begin,
    finish,
    leave,
    undo: () => sketch.undo(),
    find: ({ dataset }) => layer.fit(records.closures.get(Number(dataset.id))),
    end: ({ dataset }) => endClosure(Number(dataset.id)),
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    save(event.target);
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || state.mode !== "form") return;
    event.stopPropagation();
    leave();
  });
  bindKeys();
  subscribe((kind) => (kind === "closure" || kind === "snapshot") && drawAll());
  everySecond(watchTime);
  update();
}
