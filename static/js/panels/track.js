// The track of the unit that is chosen: which span, by what it is coloured, what it says, and who looked at it.
import { api } from "../api.js";
import { now } from "../clock.js";
import { button, h, onClick, render, skeleton } from "../dom.js";
import { age, distance, hourMinute } from "../format.js";
import { t } from "../i18n.js";
import { bind } from "../keys.js";
import { CLASSES, SPEED_LIMITS, showTrack } from "../layers/track.js";
import { page } from "../page.js";
import { records } from "../store.js";
import { selectedUnit } from "./units.js";

const root = document.getElementById("track");
const ZOOM = 16; // one fine track for all zooms: every look at a track is logged, zooming is none
const LOOKS = 8;
const SPANS = {
  1800: t("{n} min", { n: 30 }),
  7200: t("{n} h", { n: 2 }),
  28800: t("{n} h", { n: 8 }),
  shift: t("shift"),
};
const MODES = { speed: t("Speed"), time: t("Time") };

const state = { unit: null, span: "7200", mode: "speed", track: null, error: "", looks: [] };
let layer = null;
let map = null;

function query() {
  if (state.span === "shift") return { zoom: ZOOM };
  const until = now();
  const iso = (ms) => new Date(ms).toISOString();
  return { since: iso(until - Number(state.span) * 1000), until: iso(until), zoom: ZOOM };
}

async function load() {
  const { unit, span } = state;
  const isStillAsked = () => state.unit === unit && state.span === span;
  change({ track: null, error: "" });
  try {
    const track = await api.track(unit, query());
    const looks = page.may_review_tracks ? (await api.trackViews(unit, LOOKS)).results : [];
    if (!isStillAsked()) return;
    change({ track, looks });
    if (track.features.length) layer.fit(track, { width: root.offsetWidth, height: root.offsetHeight });
  } catch (error) {
    if (isStillAsked()) change({ error: error.message });
  }
}

function change(changes) {
  Object.assign(state, changes);
  layer.show(state.track, state.mode);
  root.hidden = !state.unit;
  if (state.unit) render(root, view());
}

const close = () => change({ unit: null, track: null });

/** Show the track of this unit, or put it away where it is shown already. */
export function toggleTrack(slug) {
  if (!slug || state.unit === slug) return close();
  change({ unit: slug });
  return load();
}

function choices(action, names, chosen, label) {
  const one = ([value, name]) =>
    button(action, name, { look: "small quiet", data: { value }, "aria-pressed": String(value === chosen) });
  return h("div", { class: "track-choices", role: "group", "aria-label": label }, Object.entries(names).map(one));
}

function view() {
  return [
    h(
      "header",
      { class: "track-head" },
      h("h2", {}, `${t("Track")} · ${records.units.get(state.unit)?.call_sign ?? state.unit}`),
      button("close", "✕", {
        look: "small quiet",
        "aria-label": t("Clear the track"),
        title: `${t("Clear the track")} (Esc)`,
      }),
    ),
    choices("span", SPANS, state.span, t("Span")),
    h("div", { class: "track-body", "aria-live": "polite" }, body()),
  ];
}

function body() {
  const { track, error } = state;
  if (error) return [h("p", { class: "error-text" }, error), button("retry", t("Try again"))];
  if (!track) return skeleton(2);
  if (!track.features.length) return [h("p", { class: "empty-line" }, t("No positions in that time.")), looksView()];
  return [
    summary(track),
    choices("mode", MODES, state.mode, t("Colour")),
    legend(track),
    stopsView(track),
    looksView(),
  ];
}

const ofKind = (track, ...kinds) => track.features.filter(({ properties }) => kinds.includes(properties.kind));

function summary(track) {
  const [start, end] = ofKind(track, "start", "end").map(({ properties }) => hourMinute(properties.at));
  const gaps = ofKind(track, "line", "fix").length - 1;
  const facts = [`${start}–${end}`, distance(track.distance_m), gaps > 0 && t("{n} gaps", { n: gaps })];
  return [
    h("p", { class: "track-facts number" }, facts.filter(Boolean).join(" · ")),
    track.flagged > 0 && h("p", { class: "muted" }, t("{n} implausible positions left out", { n: track.flagged })),
  ];
}

function legendTexts(track) {
  if (state.mode === "speed")
    return ["0", ...SPEED_LIMITS.map((limit, i) => (i === CLASSES - 2 ? `${limit}+ km/h` : `${limit}`))];
  const [from, until] = ofKind(track, "start", "end").map(({ properties }) => Date.parse(properties.at));
  return Array.from({ length: CLASSES }, (_, i) => hourMinute(from + (i * (until - from)) / CLASSES));
}

function legend(track) {
  const one = (text, i) => h("li", { class: `track-class-${i}` }, text);
  return h("ul", { class: "track-legend number", "aria-label": MODES[state.mode] }, legendTexts(track).map(one));
}

function stopsView(track) {
  const stops = ofKind(track, "stop");
  if (!stops.length) return null;
  const one = ({ geometry: { coordinates }, properties }) => {
    const text = `${hourMinute(properties.from)}–${hourMinute(properties.until)} · ${age(properties.duration_s)}`;
    const [lon, lat] = coordinates;
    return h("li", {}, button("stop", text, { look: "small quiet", data: { lon, lat } }));
  };
  return h(
    "details",
    { open: stops.length < 6 },
    h("summary", {}, t("Stops: {n}", { n: stops.length })),
    h("ul", {}, stops.map(one)),
  );
}

function looksView() {
  if (!page.may_review_tracks) return null;
  const one = ({ user, at, since, until }) =>
    h("li", {}, `${hourMinute(at)} ${user}: ${hourMinute(since)}–${hourMinute(until)}`);
  const list = h("ul", { class: "muted number" }, state.looks.map(one));
  return h("details", {}, h("summary", {}, t("Who looked at this track")), list);
}

function choose(changes, thenLoad) {
  change(changes);
  if (thenLoad) load();
}

export function startTrack(onMap) {
  map = onMap;
  layer = showTrack(map);
  if (!page.may_see_tracks) return;
  onClick(root, {
    close,
    retry: load,
    span: ({ dataset }) => choose({ span: dataset.value }, true),
    mode: ({ dataset }) => choose({ mode: dataset.value }, false),
    stop: ({ dataset }) => map.flyTo(Number(dataset.lon), Number(dataset.lat)),
  });
  document.getElementById("units").addEventListener("click", ({ target }) => {
    const asked = target.closest("[data-do=track]");
    if (asked) toggleTrack(asked.dataset.slug);
  });
  const group = t("Screen");
  const canShow = () => selectedUnit() || state.unit;
  bind("j", { group, label: t("Track of the chosen unit"), when: canShow, run: () => toggleTrack(selectedUnit()) });
  bind("escape", { when: () => state.unit, run: close });
}
