// What is late or wrong, the most overdue on top: what it is about, what helps, and who has seen it.
import { acknowledgeAlarm, replaceUnit, stampStep } from "../actions.js";
import { secondsSince } from "../clock.js";
import { button, counting, h, onClick, render } from "../dom.js";
import { countdown, hourMinute } from "../format.js";
import { t } from "../i18n.js";
import { agencyOf, page } from "../page.js";
import { soundAlarm } from "../sound.js";
import { openAlarms, records, subscribe } from "../store.js";
import { onWork, show, work } from "../work.js";

const panel = document.getElementById("alarms-panel");
const root = document.getElementById("alarms");
const announcer = document.getElementById("announcer");
const heard = new Set();
const MOST = 6;

const SENTENCES = {
  send: () => t("Nobody was sent"),
  acknowledge: ({ call_sign: unit }) => t("{unit} has not acknowledged", { unit }),
  arrive: ({ agency }) => t("{agency}: nobody on the scene yet", { agency: agencyOf(agency).name ?? agency }),
  radio: ({ call_sign: unit }) => t("{unit}: device silent, use the radio", { unit }),
  declined: ({ call_sign: unit }) => t("{unit} has declined", { unit }),
  left: ({ call_sign: unit }) => t("{unit} has left the scene without a word", { unit }),
};

export const alarmText = (alarm) => SENTENCES[alarm.kind]?.(alarm) ?? alarm.kind;

/** What helps, one press away. */
function remedy(alarm) {
  if (!page.may_dispatch) return null;
  if (alarm.kind === "left") {
    const at = records.assignments.get(alarm.assignment)?.left_at;
    return at && button("done", t("Done since {time}", { time: hourMinute(at) }), { data: { id: alarm.id } });
  }
  if (!alarm.substitute) return null;
  const { call_sign: unit, seconds } = alarm.substitute;
  const label = t("{unit} instead", { unit });
  const time = seconds ? ` · ${countdown(seconds)}` : "";
  return button("replace", `${label}${time}`, { data: { id: alarm.id } });
}

function row(alarm, index) {
  return h(
    "li",
    { class: `alarm${work.id === alarm.incident ? " is-selected" : ""}`, dataset: { key: alarm.id } },
    h(
      "button",
      { class: "row-button", dataset: { do: "show", number: alarm.incident } },
      h(
        "span",
        { class: "row-main" },
        h("strong", {}, alarmText(alarm)),
        counting("since", alarm.due_at, countdown(secondsSince(alarm.due_at)), { class: "number late" }),
      ),
      h(
        "span",
        { class: "row-sub" },
        h("span", { class: "number" }, alarm.incident),
        alarm.escalation === "supervisor" && h("span", { class: "tag" }, t("to the supervisor")),
      ),
    ),
    h(
      "div",
      { class: "alarm-actions" },
      remedy(alarm),
      page.may_dispatch &&
        button("seen", t("Seen"), { look: "small quiet", key: index ? null : "Q", data: { id: alarm.id } }),
    ),
  );
}

function update() {
  const open = openAlarms();
  panel.hidden = !open.length;
  document.getElementById("alarms-more").textContent =
    open.length > MOST ? t("{n} more", { n: open.length - MOST }) : "";
  render(root, open.length ? h("ul", { class: "rows" }, open.slice(0, MOST).map(row)) : null);
}

/** A new alarm is heard once and read out. */
function announce(keys) {
  const fresh = openAlarms().filter((alarm) => keys.includes(alarm.id) && !heard.has(alarm.id));
  for (const alarm of fresh) heard.add(alarm.id);
  if (!fresh.length) return;
  announcer.textContent = fresh.map((alarm) => `${alarmText(alarm)}, ${alarm.incident}`).join(". ");
  soundAlarm();
}

/** The key: shows what the top alarm is about, and says that it was seen. */
export function seeFirst() {
  const [first] = openAlarms();
  show("incident", first.incident);
  acknowledgeAlarm(first.id);
}

export function startAlarms() {
  onClick(root, {
    show: ({ dataset }) => show("incident", dataset.number),
    seen: ({ dataset }) => acknowledgeAlarm(Number(dataset.id)),
    replace: ({ dataset }) => {
      const alarm = records.alarms.get(Number(dataset.id));
      replaceUnit(alarm.assignment, alarm.substitute.unit);
    },
    done: ({ dataset }) => {
      const { assignment } = records.alarms.get(Number(dataset.id));
      stampStep(assignment, "completed", records.assignments.get(assignment).left_at);
    },
  });
  subscribe((kind, keys) => {
    if (kind === "snapshot") for (const alarm of openAlarms()) heard.add(alarm.id);
    if (kind === "alarm") announce(keys);
    if (["snapshot", "alarm", "assignment"].includes(kind)) update();
  });
  onWork(update);
  update();
}
