// How times, durations and distances are written, in the page's language and the region's time zone.
import { t } from "./i18n.js";
import { page } from "./page.js";

const locale = page.language === "en" ? "en-GB" : "id-ID";
const zone = { timeZone: page.region.time_zone, hourCycle: "h23" };
const clock = new Intl.DateTimeFormat(locale, { ...zone, hour: "2-digit", minute: "2-digit", second: "2-digit" });
const minute = new Intl.DateTimeFormat(locale, { ...zone, hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(locale, { ...zone, weekday: "short", day: "numeric", month: "short" });
const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

const zoneName = new Intl.DateTimeFormat("id-ID", { ...zone, timeZoneName: "short" });

/** The region's zone as people call it there: WIB, WITA, WIT. */
export const zoneOf = (time) => zoneName.formatToParts(time).find((part) => part.type === "timeZoneName").value;
export const timeOfDay = (time) => clock.format(new Date(time));
export const hourMinute = (time) => minute.format(new Date(time));
export const dayName = (time) => day.format(new Date(time));
/** A time of today, or the day with it. */
export const nearTime = (time) =>
  dayName(time) === dayName(Date.now()) ? hourMinute(time) : `${dayName(time)} ${hourMinute(time)}`;
export const number = (value) => decimal.format(value);

/** 75 → "1:15", 3700 → "1:01:40"; negative is clamped to 0. */
export function countdown(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const pad = (value) => String(value).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}

/** How long ago, in one unit: "8 s", "3 min", "2 h". */
export function age(seconds) {
  if (seconds < 60) return t("{n} s", { n: Math.max(0, Math.floor(seconds)) });
  if (seconds < 3600) return t("{n} min", { n: Math.floor(seconds / 60) });
  if (seconds < 86400) return t("{n} h", { n: Math.floor(seconds / 3600) });
  return t("{n} d", { n: Math.floor(seconds / 86400) });
}

export function distance(metres) {
  return metres < 1000 ? `${Math.round(metres / 10) * 10} m` : `${number(metres / 1000)} km`;
}

/** Metres per second as km/h. */
export const speed = (mps) => `${Math.round(mps * 3.6)} km/h`;

export function coordinates(lat, lon) {
  return `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}
