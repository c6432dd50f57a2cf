// What was pressed and is not at the centre yet: kept with its true time, sent in order, acted upon once per key.
import { now } from "../clock.js";
import { page } from "../page.js";
import { crewApi, reasonIn } from "./api.js";
import { db } from "./db.js";

const RETRY_MS = [1000, 2000, 5000, 10000, 20000];
const TRY_AGAIN = [0, 408, 425, 429];
const NOT_LOGGED_IN = [401, 403];

/** `items` wait, oldest first; `refused` were not taken, with the reason; `login` says that the session has ended. */
export const queue = { items: [], refused: [], login: false, sending: false };
const listeners = new Set();
const unkept = []; // where the phone's memory is full: sent all the same, as long as the page is open
let attempt = 0;
let timer = null;

/** `listener(answered)`: after every change; `answered` where the centre has just taken something in. */
export function onQueue(listener) {
  listeners.add(listener);
}

async function reload(answered = false) {
  const mine = ({ user }) => user === page.user.id; // another's words are not sent in my name
  queue.items = [...(await db.all("queue")).filter(mine), ...unkept];
  queue.refused = (await db.all("refused")).filter(mine);
  for (const listener of listeners) listener(answered);
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID(); // only where the page is secure
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
  return hex.join("");
}

/** Note that this was pressed now, and send it as soon as that is possible. `content` is what the centre gets. */
export async function press(content) {
  const at = new Date(now()).toISOString();
  const item = { user: page.user.id, content: { key: newKey(), at, ...content } };
  await db.add("queue", item).catch(() => unkept.push(item));
  await reload();
  drain();
}

export async function forgetRefusal(key) {
  await db.remove("refused", key);
  await reload();
}

function send({ content: { kind, ...fields } }) {
  return kind === "photo" ? crewApi.photo(fields) : crewApi.press({ kind, ...fields });
}

/** Send what waits, one after the other, until all is sent or nobody answers. */
export async function drain() {
  if (queue.sending || !queue.items.length) return;
  queue.sending = true;
  clearTimeout(timer);
  try {
    while (queue.items.length && (await sendFirst()));
  } finally {
    queue.sending = false;
  }
  if (queue.items.length && !queue.login) tryLater();
}

async function sendFirst() {
  const [item] = queue.items;
  const { status, data } = await send(item);
  if (TRY_AGAIN.includes(status) || status >= 500) return false;
  queue.login = NOT_LOGGED_IN.includes(status);
  if (queue.login) {
    await reload();
    return false;
  }
  attempt = 0;
  await settle(item, status, data);
  return true;
}

async function settle(item, status, data) {
  if (status >= 400) await refuse(item, reasonIn(data));
  else if (data?.outcome === "after_end") await refuse(item, "after_end");
  if (item.seq === undefined) unkept.splice(unkept.indexOf(item), 1);
  else await db.remove("queue", item.seq);
  await reload(true);
}

function refuse({ user, content: { photo, ...content } }, reason) {
  return db.put("refused", { key: content.key, user, content, reason });
}

function tryLater() {
  clearTimeout(timer);
  timer = setTimeout(drain, RETRY_MS[Math.min(attempt++, RETRY_MS.length - 1)]);
}

export async function startQueue() {
  await reload();
  window.addEventListener("online", drain);
  document.addEventListener("visibilitychange", () => document.hidden || drain());
  drain();
}
