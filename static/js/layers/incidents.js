// The open incidents, by priority.
import { categoryName } from "../i18n.js";
import { openIncidents, subscribe } from "../store.js";
import { onThemeChange, themeColor } from "./colors.js";

const { L } = window;

function createMarker(incident, onClick) {
  const html = `<svg viewBox="0 0 30 30" aria-hidden="true"><path d="M15 2 28 26H2z"/></svg><span>${Number(incident.priority)}</span>`;
  const icon = L.divIcon({
    html,
    className: `incident-marker priority-${Number(incident.priority)}${incident.exercise ? " is-exercise" : ""}`,
    iconSize: [30, 30],
    iconAnchor: [15, 18],
  });
  const title = `${incident.number} · ${categoryName(incident.category)}`;
  return L.marker([incident.lat, incident.lon], { icon, title, alt: title, zIndexOffset: 500 }).on("click", () =>
    onClick(incident.number),
  );
}

/** How far from its point the incident may be: drawn for each, however faintly. */
function createCircle({ lat, lon, radius_m: radius, priority }) {
  const color = themeColor(`priority-${priority}`);
  return L.circle([lat, lon], { radius, color, weight: 1, opacity: 0.5, fillOpacity: 0.06, interactive: false });
}

/** Markers of the open incidents; the one in `hidden()` is drawn as a pin by the location layer instead. */
export function showIncidents(map, { onClick, name, hidden }) {
  const group = L.layerGroup();
  map.addOverlay(group, name);
  const draw = () => {
    group.clearLayers();
    for (const incident of openIncidents()) {
      if (incident.number === hidden()) continue;
      createCircle(incident).addTo(group);
      createMarker(incident, onClick).addTo(group);
    }
  };
  subscribe((kind) => (kind === "incident" || kind === "snapshot") && draw());
  onThemeChange(draw);
  draw();
  return { draw };
}
