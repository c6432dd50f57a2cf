// The map itself: what the rest of the console knows of it. Only this file and layers/ speak Leaflet.
import { t } from "./i18n.js";
import { page } from "./page.js";

const { L } = window;
const CLICK_PIXELS = 10;
const WORK_ZOOM = 16;

const toLatLng = ([lon, lat]) => [lat, lon];

function addControls(leaflet) {
  L.control.zoom({ position: "topright", zoomInTitle: t("Closer"), zoomOutTitle: t("Farther") }).addTo(leaflet);
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(leaflet);
  leaflet.attributionControl.setPrefix(false);
}

/** How far off a click can be at this zoom (metres), so that the radius says how exact it is. */
function clickRadius(leaflet) {
  const center = leaflet.latLngToContainerPoint(leaflet.getCenter());
  const metres = leaflet.distance(
    leaflet.containerPointToLatLng(center),
    leaflet.containerPointToLatLng(center.add([CLICK_PIXELS, 0])),
  );
  return Math.min(500, Math.max(15, Math.round(metres)));
}

/** Map on `element`; all places go in as lon, lat numbers. */
export function createMap(element) {
  const leaflet = L.map(element, { zoomControl: false, zoomSnap: 0.5, minZoom: 8, maxZoom: 19, preferCanvas: true });
  leaflet.setView(toLatLng(page.region.center), 13);
  addControls(leaflet);
  new ResizeObserver(() => leaflet.invalidateSize({ pan: false })).observe(element);
  const layers = L.control.layers({}, {}, { position: "topright", collapsed: true }).addTo(leaflet);
  let regionBounds = null;
  let captured = null;

  return {
    leaflet,
    addOverlay: (layer, name, shown = true) => {
      layers.addOverlay(layer, name);
      if (shown) layer.addTo(leaflet);
    },
    center: () => [leaflet.getCenter().lng, leaflet.getCenter().lat],
    flyTo: (lon, lat, zoom = WORK_ZOOM) =>
      leaflet.flyTo([lat, lon], Math.max(zoom, leaflet.getZoom()), { duration: 0.6 }),
    /** Fly so that the circle of this radius (metres) is seen whole. */
    flyToCircle: ({ lon, lat, radius_m }) =>
      leaflet.flyToBounds(L.latLng(lat, lon).toBounds(radius_m * 2.6), { maxZoom: WORK_ZOOM, duration: 0.6 }),
    panTo: (lon, lat) => leaflet.panTo([lat, lon]),
    fit: (points) =>
      points.length &&
      leaflet.flyToBounds(L.latLngBounds(points.map(toLatLng)), {
        padding: [40, 40],
        maxZoom: WORK_ZOOM,
        duration: 0.6,
      }),
    setRegion: ([west, south, east, north]) => {
      regionBounds = [
        [south, west],
        [north, east],
      ];
      leaflet.fitBounds(regionBounds, { animate: false });
    },
    showRegion: () => regionBounds && leaflet.flyToBounds(regionBounds, { duration: 0.6 }),
    onClick: (listener) =>
      leaflet.on("click", ({ latlng }) =>
        (captured ?? listener)({ lon: latlng.lng, lat: latlng.lat, radius_m: clickRadius(leaflet) }),
      ),
    /** Clicks go to this listener alone, until it is null again. */
    capture: (listener) => {
      captured = listener;
    },
    clickRadius: () => clickRadius(leaflet),
    zoom: () => leaflet.getZoom(),
    onZoom: (listener) => leaflet.on("zoomend", listener),
    fitFeature: (feature) => leaflet.flyToBounds(L.geoJSON(feature).getBounds(), { padding: [30, 30], duration: 0.6 }),
  };
}
