// The call in the work panel: who calls, for how long, what is known, and how it ends.
import { endCall, releaseCall, takeCall } from "../actions.js";
import { secondsSince } from "../clock.js";
import { button, counting, h, onClick, render, sign } from "../dom.js";
import { countdown, timeOfDay } from "../format.js";
import { t } from "../i18n.js";
import { subscribe } from "../store.js";
import { earlierCalls } from "../words.js";
import { onWork, shownCall, work } from "../work.js";
import { callerActions, callerView, startCaller } from "./caller.js";
import { callerName, exerciseChip, LATE_S } from "./queue.js";

const root = document.getElementById("call");

export const ENDINGS = [
  { key: "g", verification: "ghost", label: t("Ghost") },
  { key: "p", verification: "prank", label: t("Prank") },
  { key: "i", verification: "information", label: t("Info") },
  { key: "d", verification: "dropped", label: t("Dropped") },
];

function times(call) {
  if (call.status === "waiting") {
    const waited = counting("since", call.received_at, countdown(secondsSince(call.received_at)), {
      class: "wait",
      dataset: { late: LATE_S },
    });
    return h("p", { class: "call-times" }, t("rings since"), " ", waited);
  }
  const spoken = call.taken_at ?? call.received_at;
  return h(
    "p",
    { class: "call-times" },
    t("taken"),
    " ",
    counting("since", spoken, countdown(secondsSince(spoken)), { class: "number" }),
  );
}

function endingButtons() {
  return ENDINGS.map(({ key, verification, label }) =>
    button("end", label, { key: key.toUpperCase(), data: { verification } }),
  );
}

function head(call) {
  const facts = [timeOfDay(call.received_at), call.queue, call.number_shown && earlierCalls(call.earlier)].filter(
    Boolean,
  );
  return h(
    "header",
    { class: "work-head" },
    h("div", { class: "work-title" }, h("h2", { class: "number" }, callerName(call)), times(call)),
    h("p", { class: "muted" }, facts.join(" · "), call.exercise && exerciseChip()),
    call.transcript && h("blockquote", { class: "transcript", dir: "auto" }, call.transcript),
  );
}

function view(call) {
  const endings = h("div", { class: "endings", role: "group", "aria-label": t("End the call as") }, endingButtons());
  const name = t("Give the call back");
  const giveBack = button("release", sign("↩", name), { key: "R", look: "small quiet", title: name });
  const taken = h("div", { class: "taken-actions" }, endings, giveBack);
  if (call.status !== "waiting") return [head(call), taken, callerView(call)];
  const take = button("take", t("Take the call"), { key: "Enter", look: "primary wide" });
  return [head(call), take, endings, callerView(call)];
}

function update() {
  const call = shownCall();
  root.hidden = work.kind !== "call" || !call;
  root.classList.toggle("is-exercise", Boolean(call?.exercise));
  if (call) render(root, view(call));
}

export function startCall() {
  onClick(root, {
    take: () => takeCall(work.id),
    end: ({ dataset }) => endCall(work.id, dataset.verification),
    release: () => releaseCall(work.id),
    ...callerActions,
  });
  startCaller(update);
  subscribe((kind, keys) => (kind === "snapshot" || (kind === "call" && keys.includes(work.id))) && update());
  onWork(update);
  update();
}
