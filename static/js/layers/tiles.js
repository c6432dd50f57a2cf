// OpenStreetMap's tiles, for those who are online and want them: off unless chosen.
const { L } = window;

export function offerTiles(map, { url, attribution, name }) {
  const tiles = L.tileLayer(url, { attribution, maxZoom: 19, opacity: 0.85, className: "map-tiles" });
  map.addOverlay(tiles, name, false);
}
