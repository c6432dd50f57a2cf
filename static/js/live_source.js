// The event stream itself: opens it, resumes it, and says how it is. Runs in the shared worker or in the page.
import { KINDS } from "./records.js";

const RETRY_MS = [1000, 2000, 5000, 10000];
const SILENCE_MS = 25000; // the server speaks at least every 10 s
const CHECK_MS = 5000;

/**
 * Listens to `url` and calls `emit` with {type: "snapshot", data} | {type: "items", kind, items} | {type: "state", state, at}.
 * A browser resumes by itself after a lost connection; after a refusal or silence we open anew with the last cursor.
 */
export class LiveSource {
  source = null;
  cursor = "";
  attempt = 0;
  heardAt = Date.now();

  constructor(url, emit) {
    Object.assign(this, { url, emit });
    this.open();
    setInterval(() => this.checkSilence(), CHECK_MS);
  }

  open() {
    const { url, cursor } = this;
    this.source = new EventSource(cursor ? `${url}&cursor=${encodeURIComponent(cursor)}` : url);
    this.heardAt = Date.now();
    this.source.onopen = () => this.hear();
    this.source.onerror = () => this.fail();
    this.on("beat", () => {});
    this.on("snapshot", (data) => this.emit({ type: "snapshot", data }));
    for (const kind of KINDS) this.on(kind, (items) => this.emit({ type: "items", kind, items }));
  }

  on(name, receive) {
    this.source.addEventListener(name, ({ data, lastEventId }) => {
      this.cursor = lastEventId || this.cursor;
      this.hear();
      receive(JSON.parse(data));
    });
  }

  hear() {
    this.heardAt = Date.now();
    this.attempt = 0;
    this.tell("open");
  }

  tell(state) {
    this.emit({ type: "state", state, at: this.heardAt });
  }

  fail() {
    this.tell("lost");
    if (this.source.readyState === EventSource.CLOSED) this.retry();
  }

  retry() {
    this.source.close();
    setTimeout(() => this.open(), RETRY_MS[Math.min(this.attempt++, RETRY_MS.length - 1)]);
  }

  checkSilence() {
    if (this.source.readyState !== EventSource.OPEN || Date.now() - this.heardAt < SILENCE_MS) return;
    this.tell("lost");
    this.retry();
  }
}
