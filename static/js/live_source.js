// The event stream itself: opens it, resumes it, and says how it is. Runs in the shared worker or in the page.
import { KINDS } from "./records.js";

const RETRY_MS = [1000, 2000, 5000, 10000];
const SILENCE_MS = 25000; // the server speaks at least every 10 s

/**
 * Listen to `url` and call `emit` with {type: "snapshot", data} | {type: "items", kind, items} | {type: "state", state}.
 * A browser resumes by itself after a lost connection; after a refusal we open anew with the last cursor.
 */
export function openLive(url, emit) {
  let source = null;
  let cursor = "";
  let attempt = 0;
  let heardAt = Date.now();

  const heard = () => {
    heardAt = Date.now();
    attempt = 0;
    emit({ type: "state", state: "open", at: heardAt });
  };
  const receive = (message) => (event) => {
    cursor = event.lastEventId || cursor;
    heard();
    emit(message(JSON.parse(event.data)));
  };
  const beat = (event) => {
    cursor = event.lastEventId || cursor;
    heard();
  };
  const fail = () => {
    emit({ type: "state", state: "lost", at: heardAt });
    if (source.readyState === EventSource.CLOSED) retry();
  };
  const retry = () => {
    source.close();
    setTimeout(open, RETRY_MS[Math.min(attempt++, RETRY_MS.length - 1)]);
  };
  const open = () => {
    source = new EventSource(cursor ? `${url}&cursor=${encodeURIComponent(cursor)}` : url);
    heardAt = Date.now();
    source.onopen = heard;
    source.onerror = fail;
    source.addEventListener("beat", beat);
    source.addEventListener(
      "snapshot",
      receive((data) => ({ type: "snapshot", data })),
    );
    for (const kind of KINDS)
      source.addEventListener(
        kind,
        receive((items) => ({ type: "items", kind, items })),
      );
  };
  open();
  setInterval(() => {
    if (source.readyState === EventSource.OPEN && Date.now() - heardAt > SILENCE_MS) {
      emit({ type: "state", state: "lost", at: heardAt });
      retry();
    }
  }, 5000);
}
