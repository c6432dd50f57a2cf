// Areas that the free units of an agency reach within 5, 10 and 15 minutes, and the hole beyond.
import { onThemeChange, themeColor } from "./colors.js";

const { L } = window;

/** The grades in the order of the answer; the last is the hole. */
export const GRADES = ["cover-5", "cover-10", "cover-15", "cover-hole"];

function style(index) {
  const color = themeColor(GRADES[index]);
  return { stroke: false, fillColor: color, fillOpacity: index === GRADES.length - 1 ? 0.34 : 0.42 };
}

/** A layer with draw(collection or null). */
export function coverageLayer(map) {
  const { leaflet } = map;
  leaflet.createPane("coverage").style.zIndex = 260;
  const renderer = L.canvas({ pane: "coverage", padding: 0.4 });
  const group = L.layerGroup().addTo(leaflet);
  let shown = null;
  const draw = (collection) => {
    shown = collection;
    group.clearLayers();
    (collection?.features ?? []).forEach((feature, index) => {
      if (!feature.geometry.coordinates.length) return;
      const options = { pane: "coverage", renderer, interactive: false, smoothFactor: 0.6, style: () => style(index) };
      group.addLayer(L.geoJSON(feature, options));
    });
  };
  onThemeChange(() => draw(shown));
  return { draw };
}
