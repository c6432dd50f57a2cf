// What the map shows of the work at hand: pin, candidates, routes; and what a click on it means.
import { moveIncident } from "./actions.js";
import { draft, onDraft } from "./draft.js";
import { t } from "./i18n.js";
import { showIncidents } from "./layers/incidents.js";
import { showLocation } from "./layers/location.js";
import { showRoutes } from "./layers/route.js";
import { showUnits } from "./layers/units.js";
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

/** Add the layers of the work. `pickCandidate(index)` takes a letter that was clicked. */
export function startMapWork(map, { pickCandidate, onUnit }) {
  const routes = showRoutes(map);
  const incidents = showIncidents(map, {
    name: t("Incidents"),
    onClick: (number) => show("incident", number),
    hidden: () => (work.kind === "incident" ? work.id : null),
  });
  const units = showUnits(map, { name: t("Units"), onClick: onUnit });
  const location = showLocation(map, {
    title: t("Drag to correct the place"),
    onPick: pickCandidate,
    onDrag: setPoint,
  });
  let shown = null;

  const drawPlace = () => {
    const place = currentPlace();
    location.show(place, { draggable: isDrafting() || work.moving });
    if (place && !samePlace(place, shown) && place.source !== "map") map.flyToCircle(place);
    shown = place && { lat: place.lat, lon: place.lon };
  };
  const drawWork = () => {
    drawPlace();
    incidents.draw();
    routes.show(work.kind === "incident" ? work.id : null);
  };
  const onChange = (kind, keys) => {
    if (kind === "units" || kind === "call") return;
    if (kind === "assignment" && work.kind === "incident") {
      routes.show(work.id);
      const sentNow = keys.some(
        (key) => records.assignments.get(key).incident === work.id && records.assignments.get(key).status === "sent",
      );
      if (sentNow && shownIncident()) map.fit(incidentPoints(shownIncident()));
    } else drawPlace();
  };

  onWork(drawWork);
  onDraft(drawPlace);
  subscribe(onChange);
  map.onClick(setPoint);
  drawWork();
  return {
    units,
    showCandidates: (items, active) => {
      location.showCandidates(items, active, LETTERS);
      if (items[active]) map.panTo(items[active].lon, items[active].lat);
    },
  };
}
