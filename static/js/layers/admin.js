// The maps of the administration: our own base map, and a marker whose picture is found in spite of hashed names.
(() => {
  const images = new URL("../../leaflet/images/", document.currentScript.src).href;

  const get = async (path) => {
    const answer = await fetch(`/api/v1/${path}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  };

  const contains = ([west, south, east, north], { lng, lat }) =>
    west <= lng && lng <= east && south <= lat && lat <= north;

  const size = ([west, south, east, north]) => (east - west) * (north - south);

  function draw(map, data) {
    const { L } = window;
    const renderer = L.canvas();
    const add = (features, style) => L.geoJSON(features, { renderer, interactive: false, style }).addTo(map);
    add(data.water, { stroke: false, fillColor: "#aecbdd", fillOpacity: 0.8 });
    add(data.areas, { color: "#8a8a9a", weight: 1, dashArray: "4 4", fill: false });
    add(data.roads, { color: "#b08d3c", weight: 1.5 });
  }

  async function addBasemap(map) {
    const regions = await get("regions/");
    // A city lies within the box of the regency around it: the smallest box is meant.
    const around = regions.filter(({ bbox }) => bbox && contains(bbox, map.getCenter()));
    const region = around.sort((one, other) => size(one.bbox) - size(other.bbox))[0] ?? regions[0];
    if (!region) return;
    const data = await get(`basemap/${region.slug}/`);
    draw(map, data);
    const [west, south, east, north] = data.bbox;
    if (!contains(data.bbox, map.getCenter())) map.fitBounds([[south, west], [north, east]]); // biome-ignore format: a pair
  }

  window.addEventListener("map:init", ({ detail }) => {
    window.L.Icon.Default.imagePath = images;
    // A map without its background still sets a point; the console of the browser says what is missing.
    addBasemap(detail.map).catch((error) => console.warn(error));
  });
})();
