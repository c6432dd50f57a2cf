// Incidents counted in hexagons or by kelurahan, in five steps of one colour.
import { onThemeChange, themeColor } from "./colors.js";

const { L } = window;

export const STEPS = ["heat-1", "heat-2", "heat-3", "heat-4", "heat-5"];

/** The least count of each step, from 1 up to the most: closer together below, since few cells have many. */
export function stepsUpTo(most) {
  const limits = STEPS.map((_, index) => Math.max(1, Math.round(most ** ((index + 1) / STEPS.length))));
  return [1, ...limits.slice(0, -1).map((limit) => limit + 1)].filter(
    (low, index, all) => low <= most && all.indexOf(low) === index,
  );
}

export const stepOf = (count, steps) => steps.findLastIndex((low) => count >= low);

/** The colours are spread over as many steps as there are. */
export function stepColor(step, steps) {
  const spread = steps.length > 1 ? Math.round((step * (STEPS.length - 1)) / (steps.length - 1)) : STEPS.length - 1;
  return themeColor(STEPS[spread]);
}

function style(feature, steps) {
  const { count } = feature.properties;
  if (!count) return { color: themeColor("map-area"), weight: 1, opacity: 0.5, fill: false };
  const fillColor = stepColor(stepOf(count, steps), steps);
  return { color: themeColor("surface"), weight: 1, opacity: 0.7, fillColor, fillOpacity: 0.72 };
}

/** A layer with draw(features, most, label); `label(feature)` is the text under the pointer. */
export function demandLayer(map) {
  const { leaflet } = map;
  const pane = leaflet.getPane("demand") ?? leaflet.createPane("demand");
  pane.style.zIndex = 270;
  const group = L.layerGroup();
  let shown = null;
  const paint = () => {
    group.clearLayers();
    if (!shown) return;
    const { features, most, label } = shown;
    const steps = stepsUpTo(most);
    const options = { pane: "demand", style: (feature) => style(feature, steps) };
    group.addLayer(L.geoJSON(features, options).bindTooltip(({ feature }) => label(feature), { sticky: true }));
  };
  onThemeChange(paint);
  return {
    draw(features, most, label) {
      shown = { features, most, label };
      paint();
    },
    show: () => group.addTo(leaflet),
    hide: () => group.remove(),
  };
}
