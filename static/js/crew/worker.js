// Service worker: the page, its files and the last tasks stay readable without a network.
const SHELL = "crew-shell-1";
const TASKS = "crew-tasks-1";
const PAGE = "/crew/";
const PATIENCE_MS = 6000;
const KEPT_DATA = [/^\/api\/v1\/crew\/state\/$/, /^\/api\/v1\/basemap\/[^/]+\/$/];
const HASHED = /\.[0-9a-f]{12}\.[a-z0-9]+$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith("crew-") && ![SHELL, TASKS].includes(name));
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(newest(request, SHELL, PAGE));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (KEPT_DATA.some((path) => path.test(pathname))) event.respondWith(newest(request, TASKS, request.url));
});

/** From the network, and kept; what was kept before where nobody answers in time. */
async function newest(request, cacheName, key) {
  const asked = fetch(request).then((answer) => keep(cacheName, key, answer));
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE_MS));
  try {
    return await Promise.race([asked, late]);
  } catch {
    const cache = await caches.open(cacheName);
    const found = await cache.match(key, { ignoreVary: true });
    return found ? marked(found) : asked;
  }
}

async function keep(cacheName, key, answer) {
  if (answer.status >= 500) throw new Error("the centre is away");
  if (answer.status !== 200 || answer.redirected) return answer;
  const cache = await caches.open(cacheName);
  await cache.put(key, answer.clone());
  return answer;
}

/** The page shows since when it has not heard anything new. */
async function marked(found) {
  const headers = new Headers(found.headers);
  headers.set("X-Kept", "1");
  return new Response(await found.blob(), { status: found.status, headers });
}

/** A file whose name tells its content never changes; others are asked for again. */
async function file(request) {
  const cache = await caches.open(SHELL);
  const found = await cache.match(request, { ignoreVary: true });
  if (found && HASHED.test(new URL(request.url).pathname)) return found;
  return fetch(request)
    .then((answer) => keep(SHELL, request.url, answer))
    .catch(() => found ?? Response.error());
}

/** The page names what it needs: its files and data, also what it loaded before this worker was there. */
async function keepAll({ files, data }) {
  const shell = await caches.open(SHELL);
  const page = new URL(PAGE, self.location.origin).href;
  const there = (await shell.keys()).map(({ url }) => url);
  const old = there.filter((url) => url !== page && !files.includes(url));
  await Promise.all(old.map((url) => shell.delete(url)));
  const missing = [page, ...files].filter((url) => !there.includes(url));
  await Promise.all(missing.map((url) => fetchAndKeep(SHELL, url)));
  await Promise.all(data.map((url) => fetchAndKeep(TASKS, url)));
}

async function fetchAndKeep(cacheName, url) {
  const key = new URL(url).pathname === PAGE ? PAGE : url;
  await keep(cacheName, key, await fetch(url));
}

self.addEventListener("message", (event) => {
  const { files, forget } = event.data;
  if (files) event.waitUntil(keepAll(event.data).then(() => event.source.postMessage({ ready: true })));
  if (forget) event.waitUntil(Promise.all([caches.delete(SHELL), caches.delete(TASKS)]));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(showPage());
});

async function showPage() {
  const open = await self.clients.matchAll({ type: "window" });
  const ours = open.find(({ url }) => new URL(url).pathname === PAGE);
  return ours ? ours.focus() : self.clients.openWindow(PAGE);
}
