// How a unit looks: agency as colour, kind as shape, state as ring, heading as an arrow that turns around it.

const SHAPES = {
  fire_engine: '<rect x="9" y="11" width="22" height="18" rx="3"/>',
  water_tanker: '<rect x="8" y="12" width="24" height="16" rx="8"/>',
  rescue_truck: '<path d="M20 8 31 14.5v11L20 32 9 25.500v-11z"/>',
  ambulance: '<path d="M15.500 8.500h9v7h7v9h-7v7h-9v-7h-7v-9h7z"/>',
  patrol_car: '<path d="M20 8.500 30.500 12v8c0 6.500-5 10.200-10.500 12-5.500-1.800-10.500-5.500-10.500-12v-8z"/>',
  patrol_motorcycle: '<path d="M20 9 31 20 20 31 9 20z"/>',
  rescue_car: '<circle cx="20" cy="20" r="11"/>',
  boat: '<path d="M8 18h24l-5 11H13zM19 8l7 8h-7z"/>',
};

const shapeOf = (kind) => SHAPES[kind] ?? SHAPES.rescue_car;

const svg = (body) => `<svg viewBox="0 0 40 40" aria-hidden="true">${body}</svg>`;

/** The marker's element. Colours come by CSS: --color for the agency, the state by its class. */
export function unitElement(unit) {
  const element = document.createElement("div");
  element.className = "unit";
  element.innerHTML = `
    <div class="unit-heading">${svg('<path d="M20-7 28.500 5.500Q20 1 11.500 5.500z"/>')}</div>
    <div class="unit-body">${svg(`<circle class="unit-ring" cx="20" cy="20" r="16"/><g class="unit-shape">${shapeOf(unit.kind)}</g>`)}</div>
    <span class="unit-label"><span class="unit-sign"></span> <span class="unit-eta"></span></span>`;
  element.querySelector(".unit-sign").textContent = unit.call_sign;
  element.style.setProperty("--color", unit.color);
  return element;
}

/** A small picture for the legend. */
export const legendShape = (kind) => svg(`<g class="unit-shape">${shapeOf(kind)}</g>`);
