// The unit's tasks as the centre has them, kept up to date by a stream that says when to look, and by looking anyway.
import { now, setOffset } from "../clock.js";
import { page } from "../page.js";
import { crewApi } from "./api.js";
import { db } from "./db.js";
import { leastOffset } from "./offset.js";
import { drain, queue } from "./queue.js";

const LOOK_EVERY_MS = 20000;
const SILENCE_MS = 25000;
const RANK = ["sent", "acknowledged", "en_route", "on_scene", "transporting", "at_hospital", "completed", "declined"];
const ENDS = ["completed", "declined", "cancelled"];

/** `data` is the answer of state/, `slug` the chosen unit; `kept` says that it comes from the phone and since when. */
export const state = { slug: null, data: null, online: false, kept: null, gone: false };
const listeners = new Set();
let etag = null;
let stream = null;
let heardAt = 0;
let asked = 0;
let answered = 0;

export function onState(listener) {
  listeners.add(listener);
}

function changed() {
  for (const listener of listeners) listener();
}

function noteTime(headers, askedAt) {
  const time = headers.get("X-Server-Time");
  if (!time) return;
  const offset = leastOffset(Date.parse(time), askedAt, Date.now());
  setOffset(offset);
  localStorage.setItem("crew-clock-offset", String(offset)); // pressed offline after a restart, it still is the true time
}

/** Ask the centre for the tasks; what the phone kept is shown where nobody answers. */
export async function refresh() {
  const { slug } = state;
  if (!slug) return;
  const number = ++asked;
  const askedAt = Date.now();
  const { status, data, headers } = await crewApi.state(slug, etag);
  if (state.slug !== slug || number < answered) return; // an older answer that came late
  answered = number;
  const kept = headers.has("X-Kept");
  state.online = status > 0 && status < 500 && !kept;
  state.gone = status === 404;
  queue.login = status === 401 || status === 403;
  if (state.online) noteTime(headers, askedAt);
  if (status === 200) {
    state.data = data;
    state.kept = kept ? headers.get("X-Server-Time") : null;
    etag = kept ? null : headers.get("ETag");
  } else if (state.online) state.kept = null;
  changed();
  if (state.online) drain();
}

function listen() {
  stream?.close();
  stream = new EventSource(`/crew/live/?unit=${encodeURIComponent(state.slug)}`);
  heardAt = Date.now();
  const hear = () => {
    heardAt = Date.now();
  };
  stream.addEventListener("beat", hear);
  for (const name of ["hello", "changed"])
    stream.addEventListener(name, () => {
      hear();
      refresh();
    });
  stream.onerror = () => refresh();
}

/** A stream that is refused, or falls silent, is opened anew. */
function look() {
  if (!state.slug) return;
  refresh();
  if (stream.readyState === EventSource.CLOSED || Date.now() - heardAt > SILENCE_MS) listen();
}

export async function chooseUnit(slug) {
  Object.assign(state, { slug, data: null, kept: null, gone: false });
  etag = null;
  stream?.close();
  await db.put("kept", slug, "unit");
  if (!slug) return changed();
  listen();
  await refresh();
}

/** The assignment as its crew has it: with the steps that were pressed and wait to be sent. */
export function asPressed(task) {
  const steps = { ...task.steps };
  const waiting = queue.items.filter(({ content }) => content.kind === "step" && content.assignment === task.id);
  for (const { content } of waiting) steps[content.status] ??= content.at;
  const reached = Object.keys(steps).filter((step) => RANK.includes(step));
  const status = RANK[Math.max(RANK.indexOf(task.status), ...reached.map((step) => RANK.indexOf(step)))] ?? task.status;
  return { ...task, steps, status, waiting: waiting.map(({ content }) => content.status) };
}

/** Tasks that are not over for the crew: the present one first, then those queued as next. */
export function openTasks() {
  return (state.data?.tasks ?? []).map(asPressed).filter(({ status }) => !ENDS.includes(status));
}

/** Whether the unit is on duty, as it was pressed last. */
export function isOnDuty() {
  const pressed = queue.items.filter(({ content }) => content.kind === "duty" && content.unit === state.slug);
  return pressed.length ? pressed.at(-1).content.on_duty : Boolean(state.data?.unit.on_duty);
}

export const secondsUntil = (iso) => (Date.parse(iso) - now()) / 1000;

export async function startState() {
  setOffset(Number(localStorage.getItem("crew-clock-offset") ?? 0));
  const kept = await db.get("kept", "unit");
  const known = page.units.map(({ slug }) => slug);
  setInterval(look, LOOK_EVERY_MS);
  window.addEventListener("online", refresh);
  window.addEventListener("offline", refresh);
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
  if (known.includes(kept)) await chooseUnit(kept);
  else if (known.length === 1) await chooseUnit(known[0]);
  else changed();
}
