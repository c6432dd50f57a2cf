// Puts the supervisor's page together.
import { api } from "../api.js";
import { everySecond, startClock } from "../clock.js";
import { t } from "../i18n.js";
import { drawBasemap } from "../layers/basemap.js";
import { showIncidents } from "../layers/incidents.js";
import { offerTiles } from "../layers/tiles.js";
import { UnitLayer } from "../layers/units.js";
import { startLive } from "../live.js";
import { createMap } from "../map.js";
import { page } from "../page.js";
import { startConnection } from "../panels/connection.js";
import { showCounts } from "../panels/counts.js";
import { toastError } from "../panels/toast.js";
import { subscribe } from "../store.js";
import { startCoverage } from "./coverage.js";
import { startDemand } from "./demand.js";
import { startMode } from "./mode.js";
import { startStates } from "./states.js";
import { startToday } from "./today.js";

function startHeader() {
  startConnection();
  everySecond(showCounts);
  subscribe((kind) => kind !== "units" && showCounts());
}

async function loadBasemap(map) {
  const note = document.getElementById("map-note");
  try {
    const data = await api.basemap();
    drawBasemap(map, data);
    map.setRegion(data.bbox);
    note.textContent = data.schematic ? t("Schematic map") : "";
    return data;
  } catch (error) {
    note.textContent = t("The base map could not be loaded.");
    toastError(error.message);
    return null;
  } finally {
    note.hidden = !note.textContent;
  }
}

const openConsole = (number) => location.assign(`/?region=${page.region.slug}&incident=${number}`);

function startMap() {
  const map = createMap(document.getElementById("map"));
  if (page.tiles) offerTiles(map, { ...page.tiles, name: t("OpenStreetMap (online)") });
  const basemap = loadBasemap(map);
  showIncidents(map, { name: t("Incidents"), onClick: openConsole, hidden: () => null });
  const units = new UnitLayer(map, { name: t("Units"), onClick: (slug) => units.highlight(slug) });
  startMode([startCoverage(map, basemap), ...startDemand(map, basemap)]);
}

startHeader();
startStates();
startToday();
startMap();
startClock();
startLive();
