// Connects the page to the live stream, through the shared worker where the browser has one.
import { setOffset } from "./clock.js";
import { LiveSource } from "./live_source.js";
import { page } from "./page.js";
import { applyItems, applySnapshot } from "./store.js";

const url = `${location.origin}/live/?region=${encodeURIComponent(page.region.slug)}`;

/** How the stream is: `connecting`, `open` or `lost`, and when something was last heard (ms). */
export const connection = { state: "connecting", heardAt: Date.now() };
const listeners = new Set();

export function onConnection(listener) {
  listeners.add(listener);
}

function receive(message) {
  if (message.type === "state") setState(message.state, message.at);
  else if (message.type === "items") applyItems(message.kind, message.items);
  else {
    setOffset(message.offset ?? Date.parse(message.data.server_time) - Date.now());
    applySnapshot(message.data);
  }
}

function setState(state, at) {
  const changed = connection.state !== state;
  connection.state = state;
  connection.heardAt = at;
  if (changed) for (const listener of listeners) listener(state);
}

function joinWorker() {
  const name = `geo112-${page.region.slug}-${page.user.id}`;
  const worker = new SharedWorker(page.live_worker, { type: "module", name });
  worker.port.onmessage = ({ data }) => receive(data);
  worker.port.postMessage({ url });
  window.addEventListener("pagehide", () => worker.port.postMessage({ leave: true }));
  window.addEventListener("pageshow", (event) => event.persisted && worker.port.postMessage({ url }));
  worker.onerror = () => new LiveSource(url, receive);
}

export function startLive() {
  if ("SharedWorker" in window) joinWorker();
  else new LiveSource(url, receive);
  window.addEventListener("offline", () => setState("lost", connection.heardAt));
}
