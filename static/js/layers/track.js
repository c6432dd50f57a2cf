// Where a unit has been: a line coloured by speed or by time, its direction, its stops and its gaps.
import { age, hourMinute } from "../format.js";
import { t } from "../i18n.js";
import { mapColor, onThemeChange } from "./colors.js";
import { keepArrows } from "./track_arrows.js";
import { followPointer } from "./track_hover.js";

const { L } = window;
const MARGIN_PX = 40;
export const CLASSES = 5;
/** km/h from which the next colour counts. */
export const SPEED_LIMITS = [10, 30, 50, 80];

const toLatLng = ([lon, lat]) => [lat, lon];
const ofKind = (track, ...kinds) => track.features.filter(({ properties }) => kinds.includes(properties.kind));

/** The line parts as points {lat, lon, at (ms), kmh}; the speed is the mean since the point before. */
export function partsOf(track) {
  return ofKind(track, "line").map(({ geometry, properties }) =>
    geometry.coordinates.map(([lon, lat], i) => ({
      lat,
      lon,
      at: Date.parse(properties.times[i]),
      kmh: properties.speeds_mps[i] * 3.6,
    })),
  );
}

const speedClass = (kmh) => SPEED_LIMITS.filter((limit) => kmh >= limit).length;

/** `classOf(point)` → 0…4, by speed or by how late in the track it is. */
function classifier(track, mode) {
  if (mode === "speed") return ({ kmh }) => speedClass(kmh);
  const [from, until] = ofKind(track, "start", "end").map(({ properties }) => Date.parse(properties.at));
  return ({ at }) => Math.min(CLASSES - 1, Math.floor((CLASSES * (at - from)) / Math.max(1, until - from)));
}

/** Runs of neighbouring steps with the same class: [class, points]. */
function runs(points, classOf) {
  const found = [];
  for (let i = 1; i < points.length; i++) {
    const here = classOf(points[i]);
    const last = found.at(-1);
    if (last?.[0] === here) last[1].push(points[i]);
    else found.push([here, [points[i - 1], points[i]]]);
  }
  return found;
}

function drawLines(group, parts, classOf) {
  const way = { interactive: false, lineCap: "round", lineJoin: "round" };
  for (const points of parts) L.polyline(points, { ...way, weight: 9, color: mapColor("track-halo") }).addTo(group);
  for (const [index, points] of parts.flatMap((part) => runs(part, classOf)))
    L.polyline(points, { ...way, weight: 5, color: mapColor(`track-${index}`) }).addTo(group);
}

/** Nobody knows the way through a gap: a thin broken line says only what follows what. */
function drawGaps(group, track) {
  const pieces = ofKind(track, "line", "fix").map(({ geometry }) =>
    geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates,
  );
  for (let i = 1; i < pieces.length; i++)
    L.polyline([pieces[i - 1].at(-1), pieces[i][0]].map(toLatLng), {
      interactive: false,
      weight: 2,
      dashArray: "2 7",
      color: mapColor("label"),
    }).addTo(group);
  for (const { geometry } of ofKind(track, "fix")) dot(geometry, 4, "label").addTo(group);
}

function dot({ coordinates }, radius, color) {
  const look = { color: mapColor("track-halo"), weight: 2, fillColor: mapColor(color), fillOpacity: 1 };
  return L.circleMarker(toLatLng(coordinates), { radius, interactive: false, ...look });
}

function label(marker, text, name) {
  return marker.bindTooltip(text, { permanent: true, direction: "top", className: `track-label ${name}` });
}

function drawStops(group, track) {
  for (const { geometry, properties } of ofKind(track, "stop"))
    label(dot(geometry, 7, "track-stop"), age(properties.duration_s), "is-stop").addTo(group);
}

function drawEnds(group, track) {
  for (const { geometry, properties } of ofKind(track, "start", "end")) {
    const name = properties.kind === "start" ? t("start") : t("end");
    label(dot(geometry, 5, "pin"), `${name} ${hourMinute(properties.at)}`, `is-${properties.kind}`).addTo(group);
  }
}

/** Show the whole track beside or below the panel (pixels), whichever shows it larger. */
function fit(leaflet, track, panel) {
  const points = track.features.flatMap(({ geometry: { type, coordinates } }) =>
    type === "Point" ? [coordinates] : coordinates,
  );
  const bounds = L.latLngBounds(points.map(toLatLng));
  const zoomOf = (corner) => leaflet.getBoundsZoom(bounds, false, L.point(corner).add([MARGIN_PX, MARGIN_PX]));
  const [beside, below] = [
    [panel.width + MARGIN_PX, MARGIN_PX],
    [MARGIN_PX, panel.height + MARGIN_PX],
  ];
  leaflet.flyToBounds(bounds, {
    paddingTopLeft: zoomOf(beside) > zoomOf(below) ? beside : below,
    paddingBottomRight: [MARGIN_PX, MARGIN_PX],
    maxZoom: 16,
    duration: 0.6,
  });
}

/** The layer; `mode` is `speed` or `time`. */
export function showTrack(map) {
  const group = L.layerGroup().addTo(map.leaflet);
  const arrows = keepArrows(map.leaflet);
  const pointer = followPointer(map.leaflet);
  let shown = null;

  const draw = () => {
    group.clearLayers();
    const parts = shown ? partsOf(shown.track) : [];
    arrows.show(parts);
    pointer.show(parts);
    if (!shown) return;
    drawGaps(group, shown.track);
    drawLines(group, parts, classifier(shown.track, shown.mode));
    drawStops(group, shown.track);
    drawEnds(group, shown.track);
  };
  onThemeChange(draw);

  return {
    show: (track, mode) => {
      shown = track && { track, mode };
      draw();
    },
    fit: (track, panel) => fit(map.leaflet, track, panel),
  };
}
