// Drawing by clicks: a line, or an area once the first corner is clicked again.
import { mapColor, onThemeChange } from "./colors.js";

const { L } = window;
const CLOSE_PX = 14;

const toLatLng = ([lon, lat]) => [lat, lon];

/**
 * A tool for one sketch at a time. `onChange({ points, isArea })` after every corner; while it draws, clicks on the map
 * mean corners and nothing else.
 */
export function createSketch(map, onChange) {
  const { leaflet } = map;
  const group = L.layerGroup().addTo(leaflet);
  let points = [];
  let isArea = false;
  let pointer = null;
  let active = false;

  const style = () => ({ color: mapColor("closed"), weight: 4, interactive: false });
  const corner = (point, index) =>
    L.circleMarker(toLatLng(point), { ...style(), radius: index === 0 ? 7 : 4, weight: 2, fillOpacity: 0.9 });

  function draw() {
    group.clearLayers();
    if (isArea) L.polygon(points.map(toLatLng), { ...style(), fillOpacity: 0.25 }).addTo(group);
    else if (points.length) {
      const ahead = active && pointer ? [pointer] : [];
      L.polyline([...points, ...ahead].map(toLatLng), { ...style(), dashArray: "6 6" }).addTo(group);
    }
    for (const [index, point] of points.entries()) corner(point, index).addTo(group);
  }

  function change() {
    draw();
    onChange({ points, isArea });
  }

  const pixels = (point) => leaflet.latLngToContainerPoint(toLatLng(point));
  const closes = (point) => points.length > 2 && pixels(point).distanceTo(pixels(points[0])) < CLOSE_PX;

  function add(point) {
    if (!active || isArea) return;
    if (closes(point)) isArea = true;
    else points = [...points, point];
    change();
  }

  leaflet.on("mousemove", ({ latlng }) => {
    if (!active) return;
    pointer = [latlng.lng, latlng.lat];
    draw();
  });
  onThemeChange(draw);

  return {
    begin: () => {
      points = [];
      isArea = false;
      pointer = null;
      active = true;
      map.capture(({ lon, lat }) => add([lon, lat]));
      leaflet.getContainer().classList.add("is-drawing");
      change();
    },
    addCentre: () => add(map.center()),
    undo: () => {
      if (isArea) isArea = false;
      else points = points.slice(0, -1);
      change();
    },
    /** No more corners; the sketch stays on the map until `clear`. */
    finish: () => {
      active = false;
      map.capture(null);
      leaflet.getContainer().classList.remove("is-drawing");
      draw();
    },
    clear() {
      this.finish();
      points = [];
      isArea = false;
      draw();
    },
    /** GeoJSON of what is drawn, null while it is too little. */
    geometry: () => {
      if (isArea) return { type: "Polygon", coordinates: [[...points, points[0]]] };
      return points.length > 1 ? { type: "LineString", coordinates: points } : null;
    },
  };
}
