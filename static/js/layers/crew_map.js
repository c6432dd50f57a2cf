// The crew's map: the place with the radius within which it lies, the way there, and where this phone is.
import { drawBasemap } from "./basemap.js";
import { mapColor, onThemeChange, themeColor } from "./colors.js";
import { offerTiles } from "./tiles.js";

const { L } = window;
const toLatLng = ([lon, lat]) => [lat, lon];
const PADDING = [28, 28];

const pinIcon = () =>
  L.divIcon({
    html: '<svg viewBox="0 0 30 42" aria-hidden="true"><path d="M15 41C15 41 28 24 28 14.500a13 13 0 0 0-26 0C2 24 15 41 15 41z"/><circle cx="15" cy="14.500" r="5"/></svg>',
    className: "pin-marker",
    iconSize: [40, 56],
    iconAnchor: [20, 55],
  });

const hereIcon = () => L.divIcon({ html: "<span></span>", className: "here-marker", iconSize: [26, 26] });

/** Map on `element` around `center` (lon, lat), with what `showTask` and `showHere` put there. */
export function createCrewMap(element, center) {
  const leaflet = L.map(element, { zoomControl: false, zoomSnap: 0.5, minZoom: 8, maxZoom: 19, preferCanvas: true });
  leaflet.setView(toLatLng(center), 14);
  leaflet.attributionControl.setPrefix(false);
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(leaflet);
  const layers = L.control.layers({}, {}, { position: "topright", collapsed: true }).addTo(leaflet);
  const drawn = L.layerGroup().addTo(leaflet);
  const here = L.marker([0, 0], { icon: hereIcon(), interactive: false, zIndexOffset: 500 });
  let task = null;
  let fitted = null;

  const paint = () => {
    drawn.clearLayers();
    if (!task) return;
    for (const layer of taskLayers(task)) layer.addTo(drawn);
  };
  const fit = () => {
    if (!task || !element.clientHeight) return;
    const { lon, lat, radius_m } = task.incident;
    const bounds = L.latLng(lat, lon).toBounds(Math.max(radius_m * 2.4, 200));
    for (const point of task.route ?? []) bounds.extend(toLatLng(point));
    if (leaflet.hasLayer(here)) bounds.extend(here.getLatLng());
    leaflet.fitBounds(bounds, { padding: PADDING, maxZoom: 17, animate: false });
  };
  new ResizeObserver(() => {
    leaflet.invalidateSize({ pan: false });
    fit();
  }).observe(element);
  onThemeChange(paint);

  return {
    showTask: (next) => {
      task = next;
      paint();
      const what = next && JSON.stringify([next.id, next.incident.lon, next.incident.lat, next.route?.length]);
      if (what !== fitted) fit();
      fitted = what;
    },
    showHere: (fix) => {
      if (fix) here.setLatLng([fix.lat, fix.lon]).addTo(leaflet);
      else here.remove();
    },
    fit,
    drawGround: ({ basemap, tiles }) => {
      const map = {
        leaflet,
        addOverlay: (layer, name, shown = true) => {
          layers.addOverlay(layer, name);
          if (shown) layer.addTo(leaflet);
        },
      };
      drawBasemap(map, basemap);
      offerTiles(map, tiles);
    },
  };
}

function taskLayers({ incident, route }) {
  const point = [incident.lat, incident.lon];
  const area = { radius: incident.radius_m, interactive: false, weight: 2, fillOpacity: 0.14, color: mapColor("pin") };
  const way = { interactive: false, lineCap: "round" };
  const points = (route ?? []).map(toLatLng);
  return [
    points.length > 1 && L.polyline(points, { ...way, weight: 13, opacity: 0.8, color: mapColor("route-halo") }),
    points.length > 1 && L.polyline(points, { ...way, weight: 7, opacity: 0.95, color: themeColor("state-moving") }),
    L.circle(point, area),
    L.marker(point, { icon: pinIcon(), interactive: false, zIndexOffset: 1000 }),
  ].filter(Boolean);
}
