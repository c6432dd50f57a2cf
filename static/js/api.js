// REST with the session's cookie. Every failure becomes an ApiError whose message can be shown as it is.
import { t } from "./i18n.js";
import { page } from "./page.js";

export class ApiError extends Error {
  constructor(status, message, fields = {}) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

const csrfToken = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

async function request(method, path, { body, query, signal } = {}) {
  const address = `/api/v1/${path}${query ? `?${new URLSearchParams(query)}` : ""}`;
  const headers = {
    Accept: "application/json",
    "Accept-Language": document.documentElement.lang, // the page's, not the browser's
    "X-CSRFToken": csrfToken(),
  };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await send(address, { method, headers, signal, body: body && JSON.stringify(body) });
  const data = await answer.json().catch(nothingUnlessAborted);
  if (!answer.ok) throw new ApiError(answer.status, messageOf(answer.status, data), data ?? {});
  return data;
}

/** An answer without JSON is null; one that was called off while it came in is no answer. */
function nothingUnlessAborted(error) {
  if (error.name === "AbortError") throw error;
  return null;
}

async function send(address, options) {
  try {
    return await fetch(address, { credentials: "same-origin", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, t("The server cannot be reached. Nothing was saved."));
  }
}

/** The sentence in a DRF answer: `{"detail": …}`, or `{"field": ["…"]}` with the field's name before it. */
export function messageOf(status, data) {
  if (data?.detail) return String(data.detail);
  if (Array.isArray(data)) return data.join(" ");
  const fields = Object.entries(data ?? {}).map(([field, texts]) => `${field}: ${sentences(texts).join(" ")}`);
  return fields.join(" · ") || t("The server answered with error {status}.", { status });
}

/** The sentences anywhere inside a nested DRF error. */
function sentences(value) {
  if (typeof value !== "object" || value === null) return [String(value)];
  return Object.values(value).flatMap(sentences);
}

const get = (path, query, signal) => request("GET", path, { query, signal });
const post = (path, body = {}) => request("POST", path, { body });
const region = page.region.slug;

export const api = {
  coverage: (agency) => get(`coverage/${agency}/`, { region }),
  hexagons: (query) => get("demand/hexagons/", { region, ...query }),
  demandAreas: (query) => get("demand/areas/", { region, ...query }),
  figures: () => get("figures/", { region }),
  basemap: () => get(`basemap/${region}/`),
  categories: () => get("categories/"),
  suggestCategories: (text, signal) => get("categories/suggest/", { text }, signal),
  searchPlaces: (q, near, call, signal) =>
    get("places/search/", { region, q, near: near.join(","), limit: 8, ...(call ? { call } : {}) }, signal),
  giveAlias: (key, text) => post("places/aliases/", { region, key, text }),
  takeBackAlias: (id) => request("DELETE", `places/aliases/${id}/`),
  reverse: (lat, lon) => get("places/reverse/", { region, lat, lon }),
  call: (id) => get(`calls/${id}/`),
  takeCall: (id) => post(`calls/${id}/take/`),
  releaseCall: (id) => post(`calls/${id}/release/`),
  verifyCall: (id, verification) => post(`calls/${id}/verify/`, { verification }),
  undoCall: (id) => post(`calls/${id}/undo/`),
  splitCall: (id) => post(`calls/${id}/split/`),
  callerHistory: (id) => get(`calls/${id}/history/`),
  blockCaller: (id, reason) => post(`calls/${id}/block/`, { reason }),
  unblockCaller: (id) => post(`calls/${id}/unblock/`),
  revealNumber: (id, reason) => post(`calls/${id}/reveal/`, { reason }),
  askLocation: (id) => post(`calls/${id}/ask-location/`),
  startExercise: () => post("calls/exercise/", { region }),
  nearby: (query, signal) => get("incidents/nearby/", { region, ...query }, signal),
  incidents: (query) => get("incidents/", { region, ...query }),
  joinCall: (number, body) => post(`incidents/${number}/join/`, body),
  revealNotes: (number, reason) => post(`incidents/${number}/reveal/`, { reason }),
  handOver: (number, body) => post(`incidents/${number}/handover/`, body),
  answerHandOver: (number, answer, body) => post(`incidents/${number}/handover/${answer}/`, body),
  openIncident: (draft) => post("incidents/", { region, ...draft }),
  incident: (number) => get(`incidents/${number}/`),
  changeIncident: (number, changes) => request("PATCH", `incidents/${number}/`, { body: changes }),
  addNote: (number, text) => post(`incidents/${number}/notes/`, { text }),
  closeIncident: (number, outcome, tickets_continue = false) =>
    post(`incidents/${number}/close/`, { outcome, tickets_continue }),
  reopenIncident: (number, reason) => post(`incidents/${number}/reopen/`, { reason }),
  propose: (number) => post(`incidents/${number}/proposals/`),
  wholeProposal: (number, id) => get(`incidents/${number}/proposals/${id}/`),
  sendUnits: (number, units, proposal) => post(`incidents/${number}/assignments/`, { units, proposal }),
  queueUnit: (number, unit) => post(`incidents/${number}/assignments/`, { units: [unit], queue: true }),
  withdrawStep: (id, status, at) => post(`assignments/${id}/steps/withdraw/`, { status, at }),
  stampStep: (id, status, at) => post(`assignments/${id}/steps/`, at ? { status, at } : { status }),
  reassign: (id, incident) => post(`assignments/${id}/reassign/`, { incident }),
  replaceUnit: (id, unit) => post(`assignments/${id}/replace/`, { unit }),
  acknowledgeAlarm: (id) => post(`alarms/${id}/acknowledge/`),
  sendTickets: (number, body) => post(`incidents/${number}/referrals/`, body),
  stampTicket: (id, body) => post(`referrals/${id}/steps/`, body),
  commentTicket: (id, body) => post(`referrals/${id}/comments/`, body),
  closeRoads: (closure) => post("closures/", { region, ...closure }),
  endClosure: (id) => post(`closures/${id}/end/`),
  track: (slug, query) => get(`units/${slug}/track/`, query),
  trackViews: (unit, limit) => get("track-views/", { unit, limit }),
  seenCrewReport: (id) => post(`crew-reports/${id}/seen/`),
  setDuty: (slug, onDuty) => post(`units/${slug}/duty/`, { on_duty: onDuty }),
};
