// Small arrows along a track, as far apart on screen at every zoom.
const { L } = window;
const APART_PX = 110;
const MOST = 60;

const icon = (degrees) =>
  L.divIcon({
    html: `<svg viewBox="0 0 12 12" aria-hidden="true" style="transform: rotate(${degrees.toFixed(0)}deg)"><path d="M6 1 11 11 6 8.500 1 11z"/></svg>`,
    className: "track-arrow",
    iconSize: [12, 12],
  });

/** Where arrows stand along one part: [{point, degrees}] in pixels of the zoom, degrees clockwise from north. */
function places(points) {
  const found = [];
  let due = APART_PX / 2;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    const length = a.distanceTo(b);
    const degrees = (Math.atan2(b.x - a.x, a.y - b.y) * 180) / Math.PI;
    for (; due <= length; due += APART_PX)
      found.push({ point: a.add(b.subtract(a).multiplyBy(due / length)), degrees });
    due -= length;
  }
  return found;
}

export function keepArrows(leaflet) {
  const group = L.layerGroup().addTo(leaflet);
  let parts = [];
  const draw = () => {
    group.clearLayers();
    if (!parts.length) return;
    const view = leaflet.getPixelBounds();
    const arrows = parts.flatMap((part) => places(part.map((point) => leaflet.project(point))));
    for (const { point, degrees } of arrows.filter((arrow) => view.contains(arrow.point)).slice(0, MOST))
      L.marker(leaflet.unproject(point), { icon: icon(degrees), interactive: false, keyboard: false }).addTo(group);
  };
  leaflet.on("moveend zoomend", draw);
  return {
    show: (some) => {
      parts = some;
      draw();
    },
  };
}
