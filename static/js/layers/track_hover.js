// The time at the point of a track that is nearest to the pointer.
import { now } from "../clock.js";
import { age, speed, timeOfDay } from "../format.js";
import { t } from "../i18n.js";

const { L } = window;
const REACH_PX = 16;

/** The place on the step a→b (pixels) nearest to `at`, as a share of the step. */
function shareOf(a, b, at) {
  const way = b.subtract(a);
  const square = way.x ** 2 + way.y ** 2;
  if (!square) return 0;
  const back = at.subtract(a);
  return Math.max(0, Math.min(1, (back.x * way.x + back.y * way.y) / square));
}

/** The nearest place within reach: {pixel, at (ms), kmh}, or null. `parts` are lists of {pixel, at, kmh}. */
function nearest(parts, pointer) {
  let best = null;
  for (const points of parts) {
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1], points[i]];
      const share = shareOf(a.pixel, b.pixel, pointer);
      const pixel = a.pixel.add(b.pixel.subtract(a.pixel).multiplyBy(share));
      const far = pixel.distanceTo(pointer);
      if (far <= (best?.far ?? REACH_PX)) best = { far, pixel, at: a.at + share * (b.at - a.at), kmh: b.kmh };
    }
  }
  return best;
}

const words = ({ at, kmh }) =>
  [timeOfDay(at), speed(kmh / 3.6), t("{age} ago", { age: age((now() - at) / 1000) })].join(" · ");

export function followPointer(leaflet) {
  const tip = L.tooltip({ className: "track-tip", direction: "top", offset: [0, -8] });
  let parts = [];
  let drawn = [];
  const project = () => {
    drawn = parts.map((part) => part.map((point) => ({ ...point, pixel: leaflet.project(point) })));
    tip.remove();
  };
  const look = ({ latlng }) => {
    const found = drawn.length ? nearest(drawn, leaflet.project(latlng)) : null;
    if (found) tip.setLatLng(leaflet.unproject(found.pixel)).setContent(words(found)).addTo(leaflet);
    else tip.remove();
  };
  leaflet.on("zoomend", project);
  leaflet.on("mousemove click", look);
  leaflet.on("mouseout", () => tip.remove());
  return {
    show: (some) => {
      parts = some;
      project();
    },
  };
}
