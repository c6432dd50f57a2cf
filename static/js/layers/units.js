// The units' markers: they glide to each new position, turn with the heading and fade as their position grows old.
import { arrivalTime } from "../arrivals.js";
import { untilText } from "../chips.js";
import { everySecond } from "../clock.js";
import { t } from "../i18n.js";
import { positionAgeText, staleness } from "../staleness.js";
import { openAssignmentOf, positionAge, records, store, subscribe, unitStatus } from "../store.js";
import { statusName } from "../words.js";
import { unitElement } from "./unit_icon.js";

const { L } = window;
const LABELS_FROM = 14;
const JUMP_M = 400; // farther than this in one report is no driving: do not glide
const MOVING_MPS = 0.8;

function createMarker(unit, onClick) {
  const icon = L.divIcon({ html: unitElement(unit), className: "unit-marker", iconSize: [36, 36] });
  const marker = L.marker([unit.lat, unit.lon], {
    icon,
    title: unit.call_sign,
    riseOnHover: true,
    alt: unit.call_sign,
  });
  marker.on("click", () => onClick(unit.slug));
  return marker;
}

/** Turn the short way round: 350° → 10° goes over north. */
function turnTo(element, heading) {
  const before = Number(element.dataset.turn ?? heading);
  const turn = before + ((((heading - before) % 360) + 540) % 360) - 180;
  element.dataset.turn = turn;
  element.style.transform = `rotate(${turn}deg)`;
}

/** Beside the call sign of a unit under way: how long it still needs. */
function paintArrival(element, unit) {
  const assignment = openAssignmentOf(unit.slug);
  const at = assignment && arrivalTime(assignment);
  const text = at ? untilText(at) : "";
  const label = element.querySelector(".unit-eta");
  if (label.textContent !== text) label.textContent = text;
  label.classList.toggle("late", Boolean(assignment?.delayed) || text.startsWith("+"));
  return text && `${t("arrival")} ${text}`;
}

function paint(marker, unit) {
  const status = unitStatus(unit);
  const root = marker.getElement();
  const element = root?.querySelector(".unit");
  if (!element) return;
  const age = positionAge(unit);
  const name = `unit state-${status}${age > store.staleAfterS ? " is-stale" : ""}${unit.presence === "offline" ? " is-offline" : ""}`;
  if (element.className !== name) element.className = name;
  element.style.setProperty("--fade", Math.max(0.35, Math.min(1, 1.25 - age / (4 * store.staleAfterS))).toFixed(2));
  const arriving = paintArrival(element, unit);
  const facts = [unit.call_sign, statusName(status), arriving, positionAgeText(unit), ...staleness(unit)].filter(
    Boolean,
  );
  root.setAttribute("aria-label", facts.slice(0, 2).join(", "));
  root.title = facts.join(" · ");
  root.dataset.unit = unit.slug;
  const heading = element.querySelector(".unit-heading");
  heading.hidden = unit.heading_deg === null || unit.heading_deg === undefined || (unit.speed_mps ?? 0) < MOVING_MPS;
  if (!heading.hidden) turnTo(heading, unit.heading_deg);
}

function move(leaflet, marker, unit) {
  const target = L.latLng(unit.lat, unit.lon);
  const root = marker.getElement();
  if (root && leaflet.distance(marker.getLatLng(), target) > JUMP_M) {
    root.classList.add("is-jumping");
    requestAnimationFrame(() => requestAnimationFrame(() => root.classList.remove("is-jumping")));
  }
  marker.setLatLng(target);
}

/** For tests and the benchmark: which fix this marker shows. */
function tellFix(marker, unit) {
  const root = marker.getElement();
  if (root) root.dataset.fixAt = unit.fix_at ?? "";
}

/** Call signs from a certain zoom on; no gliding while the map zooms. */
function followZoom(leaflet) {
  const { classList } = leaflet.getContainer();
  const showLabels = () => classList.toggle("shows-call-signs", leaflet.getZoom() >= LABELS_FROM);
  leaflet.on("zoomstart", () => classList.add("is-zooming"));
  leaflet.on("zoomend", () => {
    showLabels();
    requestAnimationFrame(() => requestAnimationFrame(() => classList.remove("is-zooming")));
  });
  showLabels();
}

/** Markers for all units of the store. `onClick(slug)` when one is chosen. */
export class UnitLayer {
  group = L.layerGroup();
  markers = new Map();

  constructor(map, { onClick, name }) {
    Object.assign(this, { leaflet: map.leaflet, onClick });
    map.addOverlay(this.group, name);
    subscribe((kind, keys) => this.onChange(kind, keys));
    everySecond(() => this.repaint());
    this.group.on("add", () => this.repaint());
    followZoom(map.leaflet);
    this.placeAll();
  }

  onChange(kind, keys) {
    if (kind === "units") for (const slug of keys) this.place(slug);
    else if (kind === "snapshot") this.placeAll();
    else if (kind === "assignment") this.repaint();
  }

  place(slug) {
    const unit = records.units.get(slug);
    const marker = this.markers.get(slug);
    if (typeof unit?.lon !== "number" || !unit.call_sign) {
      if (marker) this.remove(slug); // who goes off duty leaves the map
      return;
    }
    if (marker) move(this.leaflet, marker, unit);
    else this.markers.set(slug, createMarker(unit, this.onClick).addTo(this.group));
    paint(this.markers.get(slug), unit);
    tellFix(this.markers.get(slug), unit);
  }

  placeAll() {
    for (const slug of this.markers.keys()) if (!records.units.has(slug)) this.remove(slug);
    for (const slug of records.units.keys()) this.place(slug);
  }

  remove(slug) {
    this.group.removeLayer(this.markers.get(slug));
    this.markers.delete(slug);
  }

  repaint() {
    for (const [slug, marker] of this.markers) paint(marker, records.units.get(slug));
  }

  /** Mark one unit (or none, null) on the map. */
  highlight(slug) {
    for (const [other, marker] of this.markers) marker.getElement()?.classList.toggle("is-highlit", other === slug);
  }
}
