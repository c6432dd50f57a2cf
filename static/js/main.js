// Puts the console together.
import { api } from "./api.js";
import { startClock } from "./clock.js";
import { startDue } from "./due.js";
import { t } from "./i18n.js";
import { startKeys } from "./keys.js";
import { drawBasemap } from "./layers/basemap.js";
import { offerTiles } from "./layers/tiles.js";
import { startLive } from "./live.js";
import { createMap } from "./map.js";
import { startMapWork } from "./map_work.js";
import { page } from "./page.js";
import { startAddUnit } from "./panels/add_unit.js";
import { startAlarms } from "./panels/alarms.js";
import { startCall } from "./panels/call.js";
import { startCategory } from "./panels/category.js";
import { startCloseDialog } from "./panels/close_dialog.js";
import { startClosures } from "./panels/closures.js";
import { startCrewAlerts } from "./panels/crew_alerts.js";
import { startDraftForm } from "./panels/draft_form.js";
import { startHandover } from "./panels/handover.js";
import { startHeader } from "./panels/header.js";
import { startHelp } from "./panels/help.js";
import { startIdle } from "./panels/idle.js";
import { startIncident } from "./panels/incident.js";
import { startIncidents } from "./panels/incidents.js";
import { startLegend } from "./panels/legend.js";
import { startNearby } from "./panels/nearby.js";
import { startPlace } from "./panels/place.js";
import { startProposal } from "./panels/proposal.js";
import { startQueue } from "./panels/queue.js";
import { startReopenDialog } from "./panels/reopen_dialog.js";
import { startTabs } from "./panels/tabs.js";
import { startTicketDialog } from "./panels/ticket_dialog.js";
import { toastError } from "./panels/toast.js";
import { startTrack } from "./panels/track.js";
import { selectUnit, startUnits } from "./panels/units.js";
import { bindKeys } from "./shortcuts.js";
import { startSound } from "./sound.js";
import { applyItems, records, subscribe } from "./store.js";
import { show } from "./work.js";

async function loadBasemap(map) {
  const note = document.getElementById("map-note");
  try {
    const data = await api.basemap();
    drawBasemap(map, data);
    map.setRegion(data.bbox);
    note.textContent = data.schematic ? t("Schematic map") : "";
  } catch (error) {
    note.textContent = t("The base map could not be loaded.");
    toastError(error.message);
  }
  note.hidden = !note.textContent;
}

function locateUnit(map, work) {
  return (slug, pan) => {
    work.units.highlight(slug);
    const unit = records.units.get(slug);
    if (pan && typeof unit?.lon === "number") map.flyTo(unit.lon, unit.lat, 15);
  };
}

/** The lists link to `/?incident=NUMBER`. */
function showAskedIncident() {
  const number = new URLSearchParams(location.search).get("incident");
  let asked = Boolean(number);
  subscribe((kind) => {
    if (kind !== "snapshot" || !asked) return;
    asked = false;
    api
      .incident(number)
      .then((incident) => {
        applyItems("incident", [incident]);
        show("incident", number);
      })
      .catch((error) => toastError(error.message));
  });
}

function startPanels() {
  startTabs();
  startHeader();
  startIdle();
  startQueue();
  startAlarms();
  startCall();
  startDraftForm();
  startIncident();
  startIncidents();
  startLegend();
  startHelp();
  startCloseDialog();
  startTicketDialog();
  startDue();
  startCrewAlerts();
  startReopenDialog();
  startHandover();
  startAddUnit();
  startNearby();
  startCategory().catch((error) => toastError(error.message));
}

function startMap() {
  const map = createMap(document.getElementById("map"));
  let place = null;
  const work = startMapWork(map, { pickCandidate: (index) => place.take(index), onUnit: selectUnit });
  place = startPlace({ near: map.center, candidates: work.showCandidates });
  startProposal({ highlight: (slug) => work.units.highlight(slug) });
  startUnits({ onLocate: locateUnit(map, work) });
  startTrack(map);
  startClosures(map);
  if (page.tiles) offerTiles(map, { ...page.tiles, name: t("OpenStreetMap (online)") });
  loadBasemap(map);
  return map;
}

startPanels();
bindKeys(startMap());
startKeys();
startSound();
startClock();
showAskedIncident();
startLive();
