// One task: what, where, how to get there, what to know, and how far one is.
import { now } from "../clock.js";
import { h } from "../dom.js";
import { age, coordinates, distance, hourMinute } from "../format.js";
import { categoryName, t } from "../i18n.js";
import { position } from "./position.js";
import { arrival, mapLink, navigationLink, straight } from "./way.js";
import { PRIORITIES, STEP_NAMES } from "./words.js";

const ON_THE_WAY = ["sent", "acknowledged", "en_route"];

export function headView({ incident, status }) {
  const area = areaOf(incident);
  const place = incident.place || area || coordinates(incident.lat, incident.lon);
  const facts = [!place.includes(area) && area, `± ${distance(incident.radius_m)}`].filter(Boolean);
  return [
    h(
      "div",
      { class: "tags" },
      h(
        "span",
        { class: `priority priority-${incident.priority}` },
        `P${incident.priority} · ${PRIORITIES[incident.priority]}`,
      ),
      status !== "sent" && h("span", { class: "status" }, STEP_NAMES[status]),
      incident.exercise && h("span", { class: "exercise" }, t("Exercise")),
    ),
    h("h1", {}, categoryName(incident.category)),
    h("p", { class: "place" }, place, " ", h("span", { class: "facts" }, facts.join(" · "))),
  ];
}

function areaOf({ village, district }) {
  return village === district ? (village ?? "") : [village, district].filter(Boolean).join(", ");
}

/** Distance and time of arrival: by road as sent, and as the crow flies from where this phone is now. */
export function wayView(task) {
  const due = ON_THE_WAY.includes(task.status) ? arrival(task) : null;
  const left = due && (Date.parse(due) - now()) / 1000;
  const here = position.fix && straight(position.fix, task.incident);
  const facts = [
    due && [t("Arrival"), `${hourMinute(due)} · ${left > 0 ? age(left) : t("late by {time}", { time: age(-left) })}`],
    task.distance_m !== null && [t("By road"), distance(task.distance_m)],
    typeof here === "number" && [t("Straight"), distance(here)],
  ].filter(Boolean);
  const one = ([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
  return [h("dl", { class: "way" }, facts.map(one)), outside("navigate", navigationLink(task.incident), t("Navigate"))];
}

const outside = (look, href, text) => h("a", { class: look, href, target: "_blank", rel: "noopener" }, text);

export const linksView = ({ incident }) => outside("plain", mapLink(incident), t("Another map on this phone"));

const block = (key, title, ...content) =>
  h("section", { class: "block", dataset: { key } }, h("h2", {}, title), content);

function wordsView({ description, words, callers }) {
  const said = [description, ...words.filter((text) => text !== description)].filter(Boolean);
  if (!said.length && !callers.length) return null;
  return block(
    "words",
    t("The caller's words"),
    said.map((text) => h("p", { class: "words", dir: "auto" }, text)),
    callers.length > 0 && h("p", { class: "facts" }, t("Caller: {number}", { number: callers.join(", ") })),
  );
}

function noteView({ at, text, from, kind, attachment }) {
  const photo = attachment && `/attachments/${attachment}/`;
  return h(
    "li",
    {},
    h("span", { class: "facts number" }, [hourMinute(at), from].filter(Boolean).join(" · ")),
    h("span", { dir: "auto" }, text || (kind === "photo" ? t("Photo") : "")),
    photo &&
      h(
        "a",
        { href: photo, target: "_blank", rel: "noopener" },
        h("img", { src: `${photo}thumbnail/`, alt: text || t("Photo from the scene"), loading: "lazy" }),
      ),
  );
}

function notesView({ notes }) {
  if (!notes.length) return null;
  return block("notes", t("Hazards and notes"), h("ul", { class: "notes" }, notes.map(noteView)));
}

function othersView({ others }) {
  if (!others.length) return null;
  const one = ({ call_sign: name, status }) => h("li", {}, h("strong", {}, name), ` · ${STEP_NAMES[status] ?? status}`);
  return block("others", t("Other units"), h("ul", {}, others.map(one)));
}

function stepsView({ steps, waiting, incident }) {
  const one = ([step, at]) =>
    h(
      "li",
      { class: waiting.includes(step) ? "is-waiting" : null },
      h("span", { class: "number" }, hourMinute(at)),
      ` ${STEP_NAMES[step] ?? step}`,
      waiting.includes(step) && h("em", {}, ` · ${t("not sent yet")}`),
    );
  const sorted = Object.entries(steps).sort(([, a], [, b]) => a.localeCompare(b));
  return block(
    "steps",
    t("Steps"),
    h("ol", { class: "steps" }, sorted.map(one)),
    h("p", { class: "facts number" }, incident.number),
  );
}

export function bodyView(task) {
  return [wordsView(task.incident), notesView(task.incident), othersView(task), stepsView(task)];
}
