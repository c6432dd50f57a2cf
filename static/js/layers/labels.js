// Names on the map: areas and landmarks at their points, streets along their lines; none over another.
const { L } = window;

/** Kind of label → zoom from which it is shown, and how early it may take its room. */
const KINDS = {
  region: { from: 0, until: 11, rank: 0 },
  water: { from: 11, rank: 1 },
  kecamatan: { from: 11, until: 15, rank: 1 },
  bridge: { from: 13, rank: 2 },
  kelurahan: { from: 13, rank: 3 },
};
const LANDMARK = { from: 15, rank: 5 };
const STREETS_FROM = 14;
const MIN_RUN_PX = 70;
const CHARACTER_PX = 6.2;

const kindOf = (label) => KINDS[label.kind] ?? LANDMARK;

function isShown(label, zoom) {
  const { from, until = 99 } = kindOf(label);
  return zoom >= from && zoom < until;
}

function linesOf({ type, coordinates }) {
  return type === "LineString" ? [coordinates] : type === "MultiLineString" ? coordinates : [];
}

/** The longest straight piece of the road that is on screen, as {x, y, angle, length} in layer pixels, or null. */
function bestPiece(map, feature, view) {
  let best = null;
  for (const line of linesOf(feature.geometry)) {
    const points = line.map(([lon, lat]) => map.latLngToLayerPoint([lat, lon]));
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1], points[i]];
      const piece = {
        x: (a.x + b.x) / 2,
        y: (a.y + b.y) / 2,
        length: a.distanceTo(b),
        angle: Math.atan2(b.y - a.y, b.x - a.x),
      };
      if (view.contains([piece.x, piece.y]) && piece.length > (best?.length ?? MIN_RUN_PX)) best = piece;
    }
  }
  return best;
}

/** Street names to draw: one per name, on its longest piece. */
function streets(map, roads, view) {
  const byName = new Map();
  for (const feature of roads.features) {
    const { name } = feature.properties;
    const piece = name && bestPiece(map, feature, view);
    if (piece && piece.length > (byName.get(name)?.length ?? 0)) byName.set(name, piece);
  }
  return [...byName].map(([name, piece]) => ({ name, kind: "street", rank: 4, ...piece, angle: upright(piece.angle) }));
}

/** The same line read from left to right. */
const upright = (angle) => (Math.abs(angle) > Math.PI / 2 ? angle + Math.PI : angle);

function boxOf({ name, x, y, angle = 0 }) {
  const [width, height] = [name.length * CHARACTER_PX + 8, 16];
  const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  const [w, h] = [(width * cos + height * sin) / 2, (width * sin + height * cos) / 2];
  return L.bounds([x - w, y - h], [x + w, y + h]);
}

/** Keep a label only where no more important one lies. */
function withoutOverlap(labels) {
  const taken = [];
  return labels.filter((label) => {
    const box = boxOf(label);
    if (taken.some((other) => other.overlaps(box))) return false;
    return taken.push(box);
  });
}

function elementOf({ name, kind, x, y, angle = 0 }) {
  const element = L.DomUtil.create("div", `map-label map-label-${kind}`);
  element.textContent = name;
  element.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%) rotate(${angle}rad)`;
  return element;
}

const LabelLayer = L.Layer.extend({
  initialize(data) {
    this.data = data;
  },
  onAdd(map) {
    this.root = L.DomUtil.create("div", "map-labels", map.createPane("labels"));
    map.getPane("labels").style.zIndex = 450;
    map.on("moveend zoomend", this.draw, this);
    map.on("zoomstart", this.clear, this);
    this.draw();
  },
  onRemove(map) {
    map.off("moveend zoomend", this.draw, this);
    map.off("zoomstart", this.clear, this);
    this.root.remove();
  },
  clear() {
    this.root.replaceChildren();
  },
  draw() {
    const map = this._map;
    const corner = map.containerPointToLayerPoint([0, 0]);
    const view = L.bounds(corner, corner.add(map.getSize()));
    const points = this.data.labels
      .filter((label) => isShown(label, map.getZoom()))
      .map((label) => {
        const { x, y } = map.latLngToLayerPoint([label.lat, label.lon]);
        return { ...label, x, y, rank: kindOf(label).rank };
      });
    const names = map.getZoom() >= STREETS_FROM ? streets(map, this.data.roads, view) : [];
    const visible = [...points.filter(({ x, y }) => view.contains([x, y])), ...names].sort((a, b) => a.rank - b.rank);
    this.root.replaceChildren(...withoutOverlap(visible).map(elementOf));
  },
});

export const labelLayer = (data) => new LabelLayer(data);
