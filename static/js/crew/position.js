// The phone as the unit's tracker, while it is on duty: measures, keeps what is not yet sent, and sends it again.
import { now } from "../clock.js";
import { crewApi } from "./api.js";
import { db } from "./db.js";

const LEAST_MS = 3000; // between two fixes
const SEND_EVERY_MS = 4000;
const PARKED_MS = 25000; // a phone that does not move is not asked by itself
const PER_REQUEST = 200;
const MOST_KEPT = 5000; // some five hours without a network; the oldest go first
const OPTIONS = { enableHighAccuracy: true, maximumAge: 0, timeout: 30000 };

/** `state`: off, waiting, sharing, denied, missing, insecure. `fix` is the last one; `waiting` are not yet sent. */
export const position = { state: "off", fix: null, waiting: 0 };
const listeners = new Set();
let unit = null;
let watch = null;
let measuredAt = 0;
let battery = null;
let sending = false;

export function onPosition(listener) {
  listeners.add(listener);
}

function tell(changes = {}) {
  Object.assign(position, changes);
  for (const listener of listeners) listener();
}

const rounded = (value, digits) => (Number.isFinite(value) ? Number(value.toFixed(digits)) : undefined);

/** As the centre's trackers write it (design: MQTT); `t` is the phone's time of measuring, corrected to ours. */
function asFix({ coords, timestamp }) {
  return {
    t: (timestamp + now() - Date.now()) / 1000,
    lat: rounded(coords.latitude, 6),
    lon: rounded(coords.longitude, 6),
    acc: rounded(coords.accuracy, 1),
    spd: rounded(coords.speed ?? Number.NaN, 1),
    hdg: rounded(coords.heading ?? Number.NaN, 0),
    alt: rounded(coords.altitude ?? Number.NaN, 0),
    batt: battery ? Math.round(battery.level * 100) : undefined,
  };
}

async function onFix(measured) {
  if (!unit || Date.now() - measuredAt < LEAST_MS) return;
  measuredAt = Date.now();
  const fix = asFix(measured);
  await db.add("fixes", { unit, fix });
  tell({ state: "sharing", fix });
}

function onError({ code, PERMISSION_DENIED }) {
  if (!unit) return;
  if (code === PERMISSION_DENIED) shareOnceAllowed();
  tell({ state: code === PERMISSION_DENIED ? "denied" : position.fix ? position.state : "missing" });
}

function measureParked() {
  if (watch === null || Date.now() - measuredAt < PARKED_MS) return;
  navigator.geolocation.getCurrentPosition(onFix, onError, OPTIONS);
}

/** What is not at the centre yet, oldest first; it is forgotten only when the centre has stored it. */
async function sendFixes() {
  if (sending) return;
  sending = true;
  try {
    while (await sendSome());
  } finally {
    sending = false;
  }
}

async function sendSome() {
  const rows = await dropOldest(await db.all("fixes"));
  tell({ waiting: rows.length });
  if (!rows.length) return false;
  const of = rows[0].unit;
  const next = rows.findIndex((row) => row.unit !== of);
  const some = rows.slice(0, next < 0 ? PER_REQUEST : Math.min(next, PER_REQUEST));
  const fixes = some.map(({ fix }) => fix);
  const { status } = await crewApi.positions(of, fixes);
  const isLost = status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
  if (status !== 200 && !isLost) return false;
  await db.removeUpTo("fixes", some.at(-1).seq);
  return true;
}

async function dropOldest(rows) {
  if (rows.length <= MOST_KEPT) return rows;
  await db.removeUpTo("fixes", rows[rows.length - MOST_KEPT - 1].seq);
  return rows.slice(-MOST_KEPT);
}

/** Who refused at first may allow it later, in the browser's settings. */
async function shareOnceAllowed() {
  const permission = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  if (!permission) return;
  permission.onchange = () => {
    if (permission.state !== "granted" || position.state !== "denied" || !unit) return;
    const slug = unit;
    end();
    share(slug);
  };
}

/** Share this phone's position as that of the unit. */
export function share(slug) {
  if (unit === slug && watch !== null) return;
  end();
  if (!window.isSecureContext || !navigator.geolocation) {
    tell({ state: "insecure" });
    return;
  }
  unit = slug;
  tell({ state: "waiting" });
  watch = navigator.geolocation.watchPosition(onFix, onError, OPTIONS);
}

function end() {
  if (watch !== null) navigator.geolocation.clearWatch(watch);
  watch = null;
  unit = null;
}

/** Off duty nothing is measured; what was measured on duty is still sent. */
export function stopSharing() {
  end();
  tell({ state: "off", fix: null });
}

export function startPosition() {
  navigator.getBattery?.().then((found) => {
    battery = found;
  });
  setInterval(sendFixes, SEND_EVERY_MS);
  setInterval(measureParked, PARKED_MS / 2);
  window.addEventListener("online", sendFixes);
}
