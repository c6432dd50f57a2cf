// How far it is, when one will be there, and the phone's own navigation.
const EARTH_M = 6371000;
const radians = (degrees) => (degrees * Math.PI) / 180;

/** Metres as the crow flies between two {lon, lat}. */
export function straight(from, to) {
  const [lat1, lat2] = [radians(from.lat), radians(to.lat)];
  const half = (angle) => Math.sin(angle / 2) ** 2;
  const h = half(lat2 - lat1) + Math.cos(lat1) * Math.cos(lat2) * half(radians(to.lon - from.lon));
  return 2 * EARTH_M * Math.asin(Math.sqrt(h));
}

const isAndroid = /android/i.test(navigator.userAgent);

/** Opens turn-by-turn navigation: Google Maps, on Android at once and elsewhere through its address. */
export function navigationLink({ lat, lon }) {
  if (isAndroid) return `google.navigation:q=${lat},${lon}&mode=d`;
  return `https://www.google.com/maps/dir/?api=1&destination=${lat},${lon}&travelmode=driving`;
}

/** Opens whatever map the phone has (RFC 5870); works without a network where that map does. */
export const mapLink = ({ lat, lon }) => `geo:${lat},${lon}?q=${lat},${lon}`;

/** When the unit should be there by the road time for which it was chosen. */
export function arrival({ sent_at: sentAt, expected_s: expected }) {
  return expected === null ? null : new Date(Date.parse(sentAt) + expected * 1000).toISOString();
}
