// Below the place: open incidents that this call may belong to. One key joins it to the first.
import { button, h, onClick, render } from "../dom.js";
import { draft, onDraft } from "../draft.js";
import { distance } from "../format.js";
import { categoryName, t } from "../i18n.js";
import { askNearbySoon, joinCall, nearby, onNearby } from "../joining.js";
import { subscribe } from "../store.js";

const root = document.getElementById("nearby");

/** Whether this caller's place says more exactly where it is. */
const isBetter = (incident) => draft.place && draft.place.radius_m < incident.radius_m;

function offerView({ incident, reason }, index) {
  const { number, category, priority, location_text: place, calls } = incident;
  const first = index === 0;
  return h(
    "li",
    { class: `nearby-row priority-${priority}${first ? " is-first" : ""}`, dataset: { key: number } },
    h(
      "div",
      { class: "nearby-what" },
      h("strong", {}, categoryName(category)),
      h("span", { class: "muted number" }, ` ${number} · ${t("calls: {n}", { n: calls.length })}`),
      h("p", { class: "muted" }, place),
      h("p", { class: "nearby-reason" }, reason),
    ),
    h(
      "div",
      { class: "nearby-actions" },
      button("join", t("Join"), {
        key: first ? "Alt+J" : null,
        look: first ? "small primary" : "small",
        data: { number },
      }),
      isBetter(incident) &&
        button("refine", t("with ± {radius}", { radius: distance(draft.place.radius_m) }), {
          key: first ? "Alt+M" : null,
          look: "small quiet",
          data: { number },
          title: t("Join, and this place becomes the incident's"),
        }),
    ),
  );
}

function update() {
  const { offers } = nearby;
  root.hidden = offers.length === 0;
  if (offers.length) {
    render(root, h("h3", {}, t("Perhaps the same as")), h("ul", { class: "nearby-list" }, offers.map(offerView)));
  }
}

export function startNearby() {
  onClick(root, {
    join: ({ dataset }) => joinCall(dataset.number, false),
    refine: ({ dataset }) => joinCall(dataset.number, true),
  });
  onNearby(update);
  onDraft(askNearbySoon);
  subscribe((kind) => (kind === "incident" || kind === "snapshot") && askNearbySoon());
}
