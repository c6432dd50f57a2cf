// The place being worked on: a pin with the circle of its uncertainty, and the candidates A to H.
import { mapColor, onThemeChange } from "./colors.js";

const { L } = window;

const pinIcon = () =>
  L.divIcon({
    html: '<svg viewBox="0 0 30 42" aria-hidden="true"><path d="M15 41C15 41 28 24 28 14.500a13 13 0 0 0-26 0C2 24 15 41 15 41z"/><circle cx="15" cy="14.500" r="5"/></svg>',
    className: "pin-marker",
    iconSize: [30, 42],
    iconAnchor: [15, 41],
  });

const letterIcon = (letter, active) =>
  L.divIcon({
    html: `<span>${letter}</span>`,
    className: `letter-marker${active ? " is-active" : ""}`,
    iconSize: [24, 24],
  });

export function showLocation(map, { onDrag, onPick, title }) {
  const { leaflet } = map;
  const circle = L.circle([0, 0], { radius: 1, interactive: false, weight: 1.5, fillOpacity: 0.12 });
  const pin = L.marker([0, 0], { icon: pinIcon(), draggable: true, autoPan: true, zIndexOffset: 1000, title });
  const letters = L.layerGroup().addTo(leaflet);
  const paint = () => circle.setStyle({ color: mapColor("pin"), fillColor: mapColor("pin") });
  pin.on("drag", () => circle.setLatLng(pin.getLatLng()));
  pin.on("dragend", () => {
    const { lat, lng } = pin.getLatLng();
    onDrag({ lat, lon: lng, radius_m: map.clickRadius() });
  });
  onThemeChange(paint);
  paint();

  return {
    /** Draw the pin with its radius (metres), or nothing. */
    show: (place, { draggable = false } = {}) => {
      if (!place) {
        pin.remove();
        circle.remove();
        return;
      }
      const point = [place.lat, place.lon];
      circle.setLatLng(point).setRadius(place.radius_m).addTo(leaflet);
      pin.setLatLng(point).addTo(leaflet);
      if (draggable) pin.dragging.enable();
      else pin.dragging.disable();
    },
    showCandidates: (candidates, active, names) => {
      letters.clearLayers();
      candidates.forEach(({ lat, lon, name, radius_m }, index) => {
        const color = mapColor("pin");
        const weight = index === active ? 1.5 : 0.75;
        const fillOpacity = index === active ? 0.1 : 0.03;
        L.circle([lat, lon], {
          radius: radius_m,
          interactive: false,
          color,
          fillColor: color,
          weight,
          fillOpacity,
        }).addTo(letters);
        const marker = L.marker([lat, lon], {
          icon: letterIcon(names[index], index === active),
          title: name,
          zIndexOffset: index === active ? 900 : 800,
        });
        marker.on("click", () => onPick(index)).addTo(letters);
      });
    },
  };
}
