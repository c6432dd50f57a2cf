// The words for codes that the server sends: statuses, kinds of vehicles, outcomes, steps of the timeline.
import { t } from "./i18n.js";

const STATUS = {
  available: t("available"),
  sent: t("sent"),
  acknowledged: t("acknowledged"),
  en_route: t("en route"),
  on_scene: t("on scene"),
  transporting: t("transporting"),
  at_hospital: t("at hospital"),
  completed: t("completed"),
  declined: t("declined"),
  cancelled: t("cancelled"),
  stale: t("position is old"),
  no_position: t("no position"),
  off_duty: t("off duty"),
};

const KIND = {
  fire_engine: t("fire engine"),
  water_tanker: t("water tanker"),
  rescue_truck: t("rescue truck"),
  ambulance: t("ambulance"),
  patrol_car: t("patrol car"),
  patrol_motorcycle: t("patrol motorcycle"),
  rescue_car: t("rescue car"),
  boat: t("boat"),
};

const CAPABILITY = {
  fire: t("firefighting"),
  water: t("water supply"),
  rescue: t("rescue"),
  als: t("advanced life support"),
  bls: t("basic life support"),
  boat: t("boat"),
  patrol: t("patrol"),
};

export const OUTCOMES = {
  resolved: t("resolved"),
  false_alarm: t("false alarm"),
  not_found: t("nothing found on the scene"),
  handed_over: t("handed over"),
  duplicate: t("duplicate"),
  cancelled: t("cancelled by the caller"),
};

export const PRIORITIES = { 1: t("life in danger"), 2: t("urgent"), 3: t("routine") };

const SOURCES = {
  gazetteer: t("from the gazetteer"),
  map: t("set on the map"),
  coordinates: t("from coordinates"),
  device: t("from the caller's device"),
};

const STEP_SOURCES = {
  crew: t("crew"),
  dispatcher: t("radio"),
  geofence: t("position"),
  system: t("system"),
};
/** [code, name], in the order in which they are offered. */
export const CLOSURE_REASONS = [
  ["flood", t("flood")],
  ["fire", t("fire")],
  ["landslide", t("landslide")],
  ["tree", t("fallen tree")],
  ["accident", t("accident")],
  ["works", t("road works")],
  ["market", t("market")],
  ["event", t("event or procession")],
  ["other", t("other reason")],
];

const VERIFICATIONS = {
  normal: t("normal"),
  ghost: t("ghost"),
  prank: t("prank"),
  information: t("information"),
  dropped: t("dropped"),
};

const PLACES = {
  road: t("road"),
  government: t("government office"),
  recreation: t("recreation"),
  market: t("market"),
  hospital: t("hospital"),
  junction: t("junction"),
  campus: t("campus"),
  school: t("school"),
  mall: t("mall"),
  health: t("health centre"),
  port: t("port"),
  housing: t("housing estate"),
  hotel: t("hotel"),
  fuel: t("fuel station"),
  bridge: t("bridge"),
  worship: t("place of worship"),
  transport: t("transport"),
  landmark: t("landmark"),
  district: t("district"),
  airport: t("airport"),
  between: t("between two places"),
  coordinates: t("coordinates"),
  km_post: t("kilometre post"),
  recent: t("place of an earlier call"),
};

const readable = (code) => String(code).replaceAll("_", " ");

export const statusName = (status) => STATUS[status] ?? readable(status);
export const placeKind = (kind) => PLACES[kind] ?? readable(kind);
export const capabilityName = (code) => CAPABILITY[code] ?? readable(code);
export const kindName = (kind) => KIND[kind] ?? readable(kind);
export const sourceName = (source) => SOURCES[source] ?? readable(source);
export const stepSource = (source) => STEP_SOURCES[source] ?? readable(source);
export const closureReason = (code) => Object.fromEntries(CLOSURE_REASONS)[code] ?? readable(code);
export const outcomeName = (outcome) => OUTCOMES[outcome] ?? readable(outcome);
export const verificationName = (verification) => VERIFICATIONS[verification] ?? readable(verification);

/** "Kel. Lalolara, Kec. Kambu", as far as both are known. */
export function areaName({ village, district }) {
  return [village && `Kel. ${village}`, district && `Kec. ${district}`].filter(Boolean).join(", ");
}

/** What the caller's number did before: "3 earlier calls, 2 prank". */
export function earlierCalls({ total, prank, ghost }) {
  if (!total) return t("First call from this number");
  const parts = [t("Earlier calls: {n}", { n: total })];
  if (prank) parts.push(t("{n} prank", { n: prank }));
  if (ghost) parts.push(t("{n} ghost", { n: ghost }));
  return parts.join(", ");
}
