// Where it is: search as the operator types, accept with Enter, correct on the map.
import { api } from "../api.js";
import { h, render } from "../dom.js";
import { changeDraft, draft, onDraft } from "../draft.js";
import { coordinates, distance } from "../format.js";
import { t } from "../i18n.js";
import { page } from "../page.js";
import { areaName, placeKind, sourceName } from "../words.js";
import { aliasView } from "./alias.js";
import { Combobox, marked } from "./combobox.js";
import { toastError } from "./toast.js";

const input = document.getElementById("place");
const list = document.getElementById("place-list");
const facts = document.getElementById("place-facts");

export const LETTERS = "ABCDEFGH";

let notice = ""; // what the server says of the words beside its candidates

function candidateView(place, index) {
  return [
    h("span", { class: "letter", "aria-hidden": "true" }, LETTERS[index] ?? "·"),
    h(
      "span",
      { class: "option-main" },
      marked(place.name, place.marks),
      h("small", {}, [placeKind(place.kind), areaName(place)].filter(Boolean).join(" · ")),
      h("small", { class: "option-reason" }, place.reason),
    ),
    h(
      "span",
      { class: "option-side" },
      place.outside && h("strong", { class: "outside" }, place.region_name),
      h("span", {}, `± ${distance(place.radius_m)}`),
      h("span", { class: "confidence", title: t("How sure this is") }, `${Math.round(place.confidence * 100)} %`),
    ),
  ];
}

async function search(text, signal) {
  const found = await api.searchPlaces(text, near(), draft.callId, signal);
  signal.throwIfAborted(); // given up while its answer was being read: there is none
  notice = found.notice;
  return found.candidates.slice(0, LETTERS.length);
}

function accept(place, offered) {
  const text = [place.name, areaName(place)].filter(Boolean).join(", ");
  input.value = place.name;
  changeDraft({
    place: {
      lat: place.lat,
      lon: place.lon,
      radius_m: place.radius_m,
      source: place.source,
      text,
      village: place.village,
      district: place.district,
      key: place.region === page.region.slug ? place.key : "",
      outside: place.outside,
      region_name: place.region_name,
    },
    offered: offered.map(({ key, name, lat, lon, confidence }) => ({ key, name, lat, lon, confidence })),
  });
  document.getElementById("description").focus();
}

/** The operator set the point on the map: the text follows, the words typed stay if there were any. */
export async function setOnMap({ lat, lon, radius_m }) {
  const previous = draft.place?.text ?? draft.typed;
  changeDraft({
    place: { lat, lon, radius_m, source: "map", text: previous || coordinates(lat, lon), village: "", district: "" },
  });
  try {
    const found = await api.reverse(lat, lon);
    if (draft.place?.lat !== lat || draft.place?.lon !== lon) return;
    const { text, village, district, outside_region, neighbour } = found;
    changeDraft({
      place: {
        ...draft.place,
        text: text || draft.place.text,
        village,
        district,
        outside: outside_region,
        neighbour: neighbour?.name,
      },
    });
    input.value = draft.place.text;
  } catch (error) {
    toastError(error.message);
  }
}

/** In a neighbour's region (`region_name`: it stands in that one's gazetteer) it can be handed over once it is open; in the sea or elsewhere it cannot. */
function outsideText({ neighbour, region_name: name = neighbour }) {
  if (!name) return t("This point lies outside the region.");
  return t("This place lies in {region}: open the incident, then hand it over.", { region: name });
}

function factsView({ place }) {
  if (!place) return h("p", { class: "muted" }, t("Type a place, or click on the map."));
  return [
    h("p", {}, h("strong", {}, areaName(place) || place.text)),
    h(
      "p",
      { class: "muted" },
      [`± ${distance(place.radius_m)}`, sourceName(place.source), coordinates(place.lat, place.lon)].join(" · "),
    ),
    place.outside && h("p", { class: "warning" }, outsideText(place)),
    place.key && aliasView(place),
  ];
}

let near = () => [];

/** `near()` gives the [lon, lat] to prefer; `candidates(items, active)` draws them on the map. Returns the box. */
export function startPlace({ near: center, candidates }) {
  near = center;
  const box = new Combobox(input, list, {
    search,
    minimum: 0, // an empty field offers where this caller called from before
    view: candidateView,
    pick: accept,
    next: document.getElementById("description"),
    shown: candidates,
    failed: (error) => toastError(error.message),
    empty: () => notice || t("No place found. Click on the map to set it."),
  });
  input.addEventListener("input", () => changeDraft({ typed: input.value }));
  onDraft((_, reason) => {
    if (reason === "load") {
      input.value = draft.place?.text ?? draft.typed;
      box.forget();
    }
    render(facts, factsView(draft));
  });
  return box;
}

export const focusPlace = () => input.focus();
