// The agency's inbox: rows come from the server, again whenever one of its tickets changed; arrows walk through them.
import { t } from "../i18n.js";
import { bind } from "../keys.js";
import { records, subscribe } from "../store.js";
import { toast } from "./toast.js";

const REFRESH_MS = 250;
const known = new Set();
let timer = null;

function refreshSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => window.htmx?.trigger("#rows-refresh", "refresh"), REFRESH_MS);
}

/** The number of tickets that nobody has answered, in the title of the tab, so that it is seen from another one. */
function countInTitle() {
  const fresh = [...records.referrals.values()].filter(({ status }) => status === "sent").length;
  const title = document.title.replace(/^\(\d+\) /, "");
  document.title = fresh ? `(${fresh}) ${title}` : title;
}

function announceNew(keys) {
  for (const id of keys) {
    const referral = records.referrals.get(id);
    if (known.has(id) || referral?.status !== "sent") continue;
    toast(t("New ticket: {number}", { number: referral.number }));
  }
}

function onChange(kind, keys) {
  if (kind !== "referral" && kind !== "snapshot") return;
  if (kind === "referral") announceNew(keys);
  for (const id of records.referrals.keys()) known.add(id);
  countInTitle();
  refreshSoon();
}

const links = () => [...document.querySelectorAll("#rows a[href*='/agency/']")];

function step(direction) {
  const rows = links();
  const here = rows.indexOf(document.activeElement);
  const next = here < 0 ? (direction > 0 ? 0 : rows.length - 1) : here + direction;
  rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus();
}

/** The row that had the focus has it again after a swap. */
function keepFocus() {
  let href = null;
  document.addEventListener("htmx:beforeSwap", () => {
    href = document.activeElement?.closest?.("#rows a")?.getAttribute("href") ?? null;
  });
  document.addEventListener("htmx:afterSwap", () => {
    if (href)
      links()
        .find((link) => link.getAttribute("href") === href)
        ?.focus();
  });
}

export function startInbox() {
  subscribe(onChange);
  keepFocus();
  bind("arrowdown", { run: () => step(1) });
  bind("arrowup", { run: () => step(-1) });
  bind("/", { run: () => document.getElementById("search").focus() });
}
