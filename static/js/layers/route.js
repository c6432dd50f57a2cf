// The way each sent unit should take to the incident in the work panel.
import { agencyOf } from "../page.js";
import { assignmentsOf, isOpen } from "../store.js";
import { mapColor, onThemeChange } from "./colors.js";

const { L } = window;
const ON_THE_WAY = ["sent", "acknowledged", "en_route"];

function lines(assignment) {
  const points = assignment.route.map(([lon, lat]) => [lat, lon]);
  const way = { weight: 5, opacity: 0.9, interactive: false };
  return [
    L.polyline(points, { ...way, weight: 9, opacity: 0.7, color: mapColor("route-halo") }),
    L.polyline(points, {
      ...way,
      color: agencyOf(assignment.agency).color,
      dashArray: ON_THE_WAY.includes(assignment.status) ? null : "2 9",
    }),
  ];
}

export function showRoutes(map) {
  const group = L.layerGroup().addTo(map.leaflet);
  let number = null;
  const draw = () => {
    group.clearLayers();
    const routed = assignmentsOf(number).filter((assignment) => assignment.route && isOpen(assignment));
    for (const assignment of routed) for (const line of lines(assignment)) line.addTo(group);
  };
  onThemeChange(draw);
  return {
    /** The routes of this incident (null: none). */
    show: (incidentNumber) => {
      number = incidentNumber;
      draw();
    },
  };
}
