// OpenStreetMap's tiles, for those who are online and want them: off unless chosen.
const { L } = window;

export function offerTiles(map, { url, attribution, name }) {
  const tiles = L.tileLayer(url, { attribution, maxZoom: 19, opacity: 0.85, className: "map-tiles" });
  const { classList } = map.leaflet.getContainer();
  tiles.on("add", () => classList.add("has-tiles")); // they bring roads, water and names of their own
  tiles.on("remove", () => classList.remove("has-tiles"));
  map.addOverlay(tiles, name, false);
}
