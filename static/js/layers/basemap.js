// Our own base map: water, land, roads by class, boundaries and bridge, from the region's data (basemap/).
import { t } from "../i18n.js";
import { mapColor, onThemeChange } from "./colors.js";
import { labelLayer } from "./labels.js";

const { L } = window;

/** Width in pixels at zoom 15, and whether the road is drawn as a main road. */
const ROADS = {
  motorway: [7, true],
  trunk: [6.5, true],
  primary: [6, true],
  secondary: [5, true],
  tertiary: [4, false],
  unclassified: [3, false],
  residential: [3, false],
  service: [2, false],
};
const SMALL = [2, false];
const SHOWN_FROM = { service: 14, residential: 13, unclassified: 12 };

const roadClass = (feature) => String(feature.properties.class ?? "").replace(/_link$/, "");

function roadWidth(feature, zoom) {
  const [width] = ROADS[roadClass(feature)] ?? SMALL;
  return Math.max(1, width * 1.35 ** (zoom - 15));
}

function casingStyle(feature, zoom) {
  const extra = feature.properties.bridge ? 3 : zoom < 15 ? 1 : 2;
  return {
    color: mapColor(feature.properties.bridge ? "label" : "casing"),
    weight: roadWidth(feature, zoom) + extra,
    opacity: zoom < (SHOWN_FROM[roadClass(feature)] ?? 0) ? 0 : 1,
    lineCap: feature.properties.bridge ? "butt" : "round",
  };
}

function roadStyle(feature, zoom) {
  const [, main] = ROADS[roadClass(feature)] ?? SMALL;
  return {
    color: mapColor(main ? "main" : "road"),
    weight: roadWidth(feature, zoom),
    opacity: zoom < (SHOWN_FROM[roadClass(feature)] ?? 0) ? 0 : 1,
  };
}

function areaStyle(feature) {
  const district = feature.properties.level === "kecamatan";
  return {
    color: mapColor("area"),
    weight: district ? 1.4 : 0.8,
    opacity: district ? 0.7 : 0.35,
    dashArray: district ? "6 4" : "2 4",
    fill: false,
  };
}

/** Everything beyond the region's outline, as one polygon with holes, to be drawn paler. */
function outside(outline, options) {
  const world = [
    [-89, -179],
    [-89, 179],
    [89, 179],
    [89, -179],
  ];
  const rings = outline.type === "Polygon" ? [outline.coordinates] : outline.coordinates;
  return L.polygon([world, ...rings.map(([outer]) => outer.map(([lon, lat]) => [lat, lon]))], options);
}

const waterStyle = () => ({ stroke: false, fill: true, fillColor: mapColor("water"), fillOpacity: 1 });

const outsideStyle = () => ({
  stroke: true,
  color: mapColor("area"),
  weight: 1.5,
  fillColor: mapColor("outside"),
  fillOpacity: 0.55,
});

/** The layers from the ground up, each with the style it takes at a zoom. */
function groundLayers(data, options) {
  const roads = (style) => [L.geoJSON(data.roads, options), style];
  return [
    [L.geoJSON(data.water, options), waterStyle],
    ...(data.outline ? [[outside(data.outline, options), outsideStyle]] : []),
    [L.geoJSON(data.areas, { ...options, filter: (feature) => feature.geometry }), areaStyle],
    roads(casingStyle),
    roads(roadStyle),
  ];
}

function paint(layer, style, zoom) {
  layer.setStyle(layer instanceof L.GeoJSON ? (feature) => style(feature, zoom) : style());
}

/** Draw the base map on `map`; `data` is the answer of GET basemap/. */
export function drawBasemap(map, data) {
  const { leaflet } = map;
  leaflet.createPane("base").style.zIndex = 250;
  const options = {
    interactive: false,
    smoothFactor: 1.2,
    pane: "base",
    renderer: L.canvas({ pane: "base", padding: 0.4 }),
  };
  const layers = groundLayers(data, options);
  const restyle = () => {
    for (const [layer, style] of layers) paint(layer, style, leaflet.getZoom());
  };
  restyle();
  map.addOverlay(L.layerGroup(layers.map(([layer]) => layer)), t("Base map"));
  map.addOverlay(labelLayer(data), t("Names"));
  leaflet.on("zoomend", restyle);
  onThemeChange(restyle);
}
