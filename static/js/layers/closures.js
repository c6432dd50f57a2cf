// Closed roads: what is closed now in full strokes, what is still to come in dashes.
import { mapColor, onThemeChange } from "./colors.js";

const { L } = window;

function shape(closure, { isComing, title, onClick }) {
  const color = mapColor("closed");
  const style = { color, weight: isComing ? 2 : 6, opacity: 0.85, fillOpacity: isComing ? 0.08 : 0.22 };
  const layer = L.geoJSON(closure.geometry, { style: { ...style, dashArray: isComing ? "4 6" : "12 6" } });
  return layer.bindTooltip(title, { sticky: true }).on("click", () => onClick(closure.id));
}

/** `show([{closure, isComing, title}])` draws these and nothing else. */
export function showClosures(map, { name, onClick }) {
  const group = L.layerGroup();
  map.addOverlay(group, name);
  let shown = [];
  const draw = () => {
    group.clearLayers();
    for (const { closure, ...look } of shown) shape(closure, { ...look, onClick }).addTo(group);
  };
  onThemeChange(draw);
  return {
    show: (rows) => {
      shown = rows;
      draw();
    },
    fit: (closure) => map.leaflet.flyToBounds(L.geoJSON(closure.geometry).getBounds(), { maxZoom: 16, duration: 0.6 }),
  };
}
