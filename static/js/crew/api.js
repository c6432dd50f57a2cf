// REST of the crew page. An answer is {status, data, headers}; status 0 says that nobody answered.
import { page } from "../page.js";

const PATIENCE_MS = 20000;
const PHOTO_PATIENCE_MS = 90000;

const csrfToken = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

async function request(method, path, { headers = {}, body, patience = PATIENCE_MS } = {}) {
  const always = { Accept: "application/json", "Accept-Language": page.language, "X-CSRFToken": csrfToken() };
  const options = { method, body, credentials: "same-origin", signal: AbortSignal.timeout(patience) };
  try {
    const answer = await fetch(`/api/v1/crew/${path}`, { ...options, headers: { ...always, ...headers } });
    const data = answer.status === 304 ? null : await answer.json().catch(() => null);
    return { status: answer.status, data, headers: answer.headers };
  } catch {
    return { status: 0, data: null, headers: new Headers() };
  }
}

const json = (body) => ({ body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });

function photoForm({ photo, ...fields }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("photo", photo, "photo.jpg");
  return form;
}

export const crewApi = {
  state: (unit, etag) =>
    request("GET", `state/?unit=${encodeURIComponent(unit)}`, etag ? { headers: { "If-None-Match": etag } } : {}),
  press: (body) => request("POST", "press/", json(body)),
  photo: (fields) => request("POST", "photos/", { body: photoForm(fields), patience: PHOTO_PATIENCE_MS }),
  positions: (unit, fixes) => request("POST", "positions/", json({ unit, fixes })),
};

/** The sentences in a refusal: `{"detail": …}` or `{"field": ["…"]}`. */
export function reasonIn(data) {
  if (typeof data !== "object" || data === null) return data === null ? "" : String(data);
  return Object.values(data).map(reasonIn).filter(Boolean).join(" ");
}
