// What the map shows of the work at hand: pin, candidates, routes; and what a click on it means.
import { moveIncident } from "./actions.js";
import { draft, onDraft } from "./draft.js";
import { t } from "./i18n.js";
import { showIncidents } from "./layers/incidents.js";
import { showLocation } from "./layers/location.js";
import { showRoutes } from "./layers/route.js";
import { UnitLayer } from "./layers/units.js";
import { isDrafting } from "./panels/draft_form.js";
import { shownIncident } from "./panels/incident.js";
import { LETTERS, setOnMap } from "./panels/place.js";
import { assignmentsOf, isOpen, records, subscribe } from "./store.js";
import { onWork, show, work } from "./work.js";

const samePlace = (a, b) => a?.lat === b?.lat && a?.lon === b?.lon;

/** A point was chosen by a click or by dragging the pin. */
function setPoint(point) {
  if (isDrafting()) setOnMap(point);
  else if (work.moving) moveIncident(work.id, point);
}

/** The pin of the draft or of the incident in the work panel. */
function currentPlace() {
  if (isDrafting()) return draft.place;
  return shownIncident();
}

function incidentPoints(incident) {
  const routes = assignmentsOf(incident.number)
    .filter(isOpen)
    .flatMap((assignment) => assignment.route ?? []);
  return [[incident.lon, incident.lat], ...routes];
}

/** Whether one of these assignments was sent just now to the incident in the work panel. */
function sentToShown(keys) {
  const changed = keys.map((key) => records.assignments.get(key));
  return changed.some(({ incident, status }) => incident === work.id && status === "sent");
}

const shownNumber = () => (work.kind === "incident" ? work.id : null);

function createLayers(map, { pickCandidate, onUnit }) {
  return {
    routes: showRoutes(map),
    incidents: showIncidents(map, {
      name: t("Incidents"),
      onClick: (number) => show("incident", number),
      hidden: shownNumber,
    }),
    units: new UnitLayer(map, { name: t("Units"), onClick: onUnit }),
    location: showLocation(map, { title: t("Drag to correct the place"), onPick: pickCandidate, onDrag: setPoint }),
  };
}

/** Keeps the pin where the work is, and flies to a place that is new. While a place is sought, clicks mean one. */
function placeDrawer(map, location) {
  let shown = null;
  return () => {
    const place = currentPlace();
    const seeking = isDrafting() || work.moving;
    map.leaflet.getContainer().classList.toggle("is-placing", seeking);
    location.show(place, { draggable: seeking });
    if (place && !samePlace(place, shown) && place.source !== "map") map.flyToCircle(place);
    shown = place && { lat: place.lat, lon: place.lon };
  };
}

/** Add the layers of the work. `pickCandidate(index)` takes a letter that was clicked. */
export function startMapWork(map, handlers) {
  const { routes, incidents, units, location } = createLayers(map, handlers);
  const drawPlace = placeDrawer(map, location);
  const drawWork = () => {
    drawPlace();
    incidents.draw();
    routes.show(shownNumber());
  };
  const onChange = (kind, keys) => {
    if (kind !== "assignment" && kind !== "units") drawPlace();
    if (kind !== "assignment" || !shownIncident()) return;
    routes.show(work.id);
    if (sentToShown(keys)) map.fit(incidentPoints(shownIncident()));
  };
  const showCandidates = (items, active) => {
    location.showCandidates(items, active, LETTERS);
    if (items[active]) map.panTo(items[active].lon, items[active].lat);
  };

  onWork(drawWork);
  onDraft(drawPlace);
  subscribe(onChange);
  map.onClick(setPoint);
  drawWork();
  return { units, showCandidates };
}
