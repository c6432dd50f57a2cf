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
function outside(outline) {
  const world = [
    [-89, -179],
    [-89, 179],
    [89, 179],
    [89, -179],
  ];
  const rings = outline.type === "Polygon" ? [outline.coordinates] : outline.coordinates;
  return L.polygon([world, ...rings.map(([outer]) => outer.map(([lon, lat]) => [lat, lon]))], { interactive: false });
}

/** Draw the base map on `map`; `data` is the answer of GET basemap/. */
export function drawBasemap(map, data) {
  const { leaflet } = map;
  const still = (style) => ({ interactive: false, smoothFactor: 1.2, style });
  const styled = (style) => (feature) => style(feature, leaflet.getZoom());
  const pane = leaflet.createPane("base");
  pane.style.zIndex = 250;
  const renderer = L.canvas({ pane: "base", padding: 0.4 });
  const options = (style) => ({ ...still(style), pane: "base", renderer });

  const water = L.geoJSON(
    data.water,
    options(() => ({ stroke: false, fill: true, fillColor: mapColor("water"), fillOpacity: 1 })),
  );
  const shade = data.outline && outside(data.outline);
  const areas = L.geoJSON(data.areas, { ...options(areaStyle), filter: (feature) => feature.geometry });
  const casings = L.geoJSON(data.roads, options(styled(casingStyle)));
  const roads = L.geoJSON(data.roads, options(styled(roadStyle)));
  const shadeStyle = () =>
    shade?.setStyle({
      stroke: true,
      color: mapColor("area"),
      weight: 1.5,
      fillColor: mapColor("outside"),
      fillOpacity: 0.55,
    });
  if (shade) Object.assign(shade.options, { pane: "base", renderer });
  shadeStyle();

  const layers = [water, shade, areas, casings, roads].filter(Boolean);
  const ground = L.layerGroup(layers);
  map.addOverlay(ground, t("Base map"));
  map.addOverlay(labelLayer(data), t("Names"));

  const restyle = () => {
    casings.setStyle(styled(casingStyle));
    roads.setStyle(styled(roadStyle));
  };
  leaflet.on("zoomend", restyle);
  onThemeChange(() => {
    water.setStyle({ fillColor: mapColor("water") });
    areas.setStyle(areaStyle);
    shadeStyle();
    restyle();
  });
}
