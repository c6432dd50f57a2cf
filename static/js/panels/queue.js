// The calls that wait, the longest waiting on top, and those being spoken with.
import { takeCall } from "../actions.js";
import { everySecond, secondsSince } from "../clock.js";
import { button, counting, h, onClick, render, skeleton } from "../dom.js";
import { countdown, nearTime } from "../format.js";
import { t } from "../i18n.js";
import { page } from "../page.js";
import { ring } from "../sound.js";
import { isBlocked, openCalls, records, store, subscribe } from "../store.js";
import { answerSeconds } from "../targets.js";
import { earlierCalls } from "../words.js";
import { onWork, show, targetCall, work } from "../work.js";

const root = document.getElementById("queue");
const greeted = new Set();
const announcer = document.getElementById("announcer");
export const LATE_S = 10;
const BLOCKED_RING_S = 20;

export const callerName = (call) => call.number_shown || (call.exercise ? t("Exercise call") : t("Hidden number"));

/** "Latihan" on a hatched ground, wherever an exercise is shown. */
export const exerciseChip = () => h("span", { class: "tag exercise-tag" }, t("Exercise"));

export const blockedChip = ({ block }) =>
  h("span", { class: "tag blocked-tag" }, t("blocked until {time}", { time: nearTime(block.until) }));

function waitingTime(call) {
  const seconds = secondsSince(call.received_at);
  const limit = answerSeconds() ?? LATE_S;
  const late = seconds > limit ? " late" : "";
  return counting("since", call.received_at, countdown(seconds), { class: `wait${late}`, dataset: { late: limit } });
}

function takenBy(call) {
  return h(
    "span",
    { class: "taken" },
    call.taken_by === page.user.username ? t("with you") : t("with {name}", { name: call.taken_by }),
  );
}

function row(call) {
  const waiting = call.status === "waiting";
  const selected = targetCall()?.id === call.id;
  return h(
    "li",
    {
      dataset: { key: call.id },
      class: `call-row${waiting && !isBlocked(call) ? " is-waiting" : ""}${call.exercise ? " is-exercise" : ""}${selected ? " is-selected" : ""}`,
    },
    h(
      "button",
      { class: "row-button", dataset: { do: "show", id: call.id }, "aria-current": selected },
      h(
        "span",
        { class: "row-main" },
        h("strong", { class: "number" }, callerName(call)),
        waiting ? waitingTime(call) : takenBy(call),
      ),
      h(
        "span",
        { class: "row-sub" },
        call.number_shown ? earlierCalls(call.earlier) : !call.exercise && t("Hidden number"),
        isBlocked(call) && blockedChip(call),
        call.exercise && exerciseChip(),
      ),
    ),
    waiting && button("take", t("Take"), { look: "small primary", data: { id: call.id } }),
  );
}

function view() {
  if (!store.loaded) return skeleton(2);
  const calls = openCalls();
  if (!calls.length) return h("p", { class: "empty-line" }, t("No calls waiting."));
  return h("ul", { class: "rows" }, calls.map(row));
}

/** A blocked number rings too, only later: somebody must hear it in the end. */
const rings = (call) =>
  call.status === "waiting" && !(isBlocked(call) && secondsSince(call.received_at) < BLOCKED_RING_S);

function update() {
  render(root, view());
  ring(openCalls().some(rings));
}

/** A call that rings is read out, and shown unless somebody is being spoken with. */
function greet(kind, keys) {
  if (kind === "snapshot") forgetUnknown();
  if (kind !== "call") return;
  const ringing = keys.map((key) => records.calls.get(key)).filter((call) => call.status === "waiting");
  const fresh = ringing.find((call) => !greeted.has(call.id));
  for (const call of ringing) greeted.add(call.id);
  if (!fresh) return;
  announcer.textContent = t("Call from {number}", { number: callerName(fresh) });
  if (work.kind === "idle" && !isBlocked(fresh)) show("call", fresh.id);
}

/** A snapshot may be older than a call that we know from elsewhere: it is new again when the stream tells of it. */
function forgetUnknown() {
  for (const id of greeted) if (!records.calls.has(id)) greeted.delete(id);
}

const isMine = (call) => call.taken_by === page.user.username;

/** A call that was ended, or that somebody else took, must not stay in front of us; another may have rung meanwhile. */
function letGo() {
  if (work.kind !== "call" || work.id === null) return;
  const call = records.calls.get(work.id);
  if (call && call.status !== "ended" && (call.status !== "taken" || isMine(call))) return;
  const next = openCalls().find((other) => other.status === "waiting" && !isBlocked(other));
  if (next) show("call", next.id);
  else show("idle");
}

function showFirst(kind) {
  const first = openCalls().find((call) => call.status === "waiting" || isMine(call));
  if (kind === "snapshot" && work.kind === "idle" && first) show("call", first.id);
}

export function startQueue() {
  onClick(root, {
    show: ({ dataset }) => show("call", Number(dataset.id)),
    take: ({ dataset }) => takeCall(Number(dataset.id)),
  });
  subscribe((kind, keys) => {
    if (kind === "units" || kind === "assignment") return;
    greet(kind, keys);
    letGo();
    showFirst(kind);
    update();
  });
  onWork(update);
  everySecond(() => openCalls().some(isBlocked) && update()); // a blocked one rings later, a block ends
  update();
}
