// Puts the crew page together.
import { everySecond, startClock } from "../clock.js";
import { h, onClick, render } from "../dom.js";
import { categoryName, t } from "../i18n.js";
import { createCrewMap } from "../layers/crew_map.js";
import { page } from "../page.js";
import { idleActions, taskActions } from "./actions_view.js";
import { alarm, startAlarm } from "./alarm.js";
import { db } from "./db.js";
import { askMessage, askReason, askSupport, askSure } from "./dialogs.js";
import { chooseView, idleView } from "./idle_view.js";
import { askForNotices, forgetKept, keepLight, notify, startWorker } from "./install.js";
import { showNotices, startNotices } from "./notices.js";
import { smaller } from "./photo.js";
import { onPosition, position, share, startPosition, stopSharing } from "./position.js";
import { onQueue, press, startQueue } from "./queue.js";
import { saidView } from "./said_view.js";
import { chooseUnit, isOnDuty, onState, openTasks, refresh, startState, state } from "./state.js";
import { bodyView, headView, linksView, wayView } from "./task_view.js";

const $ = (id) => document.getElementById(id);
let map = null;
let announced = null;
let shares = false; // this phone, and not another of the same crew, is the unit's tracker

const currentTask = () => openTasks()[0];

function showTask(task) {
  render($("task-head"), headView(task));
  render($("task-way"), wayView(task));
  render($("task-links"), linksView(task));
  render($("task-body"), [...bodyView(task), nextView(), saidView(state.data.said)]);
  map.showTask(task);
  map.showHere(position.fix);
}

function nextView() {
  const [, ...later] = openTasks();
  if (!later.length) return null;
  const one = ({ incident }) =>
    h("li", {}, `${categoryName(incident.category)} · ${incident.place || incident.number}`);
  return h(
    "section",
    { class: "block", dataset: { key: "next" } },
    h("h2", {}, t("Next")),
    h("ul", {}, later.map(one)),
  );
}

function showBar() {
  const unit = state.data?.unit ?? page.units.find(({ slug }) => slug === state.slug);
  $("unit-name").textContent = unit?.call_sign ?? "112";
  $("duty").textContent = state.data ? (isOnDuty() ? t("On duty") : t("Off duty")) : "";
  $("duty").dataset.on = isOnDuty() ? "yes" : "no";
  $("link").dataset.state = state.online ? "open" : "lost";
  $("link").title = state.online ? t("Connected") : t("No connection");
  $("link").setAttribute("aria-label", $("link").title);
}

/** A new task rings until it is accepted; every task is announced once. */
function ring(task) {
  const isNew = task?.status === "sent" && !task.queued;
  alarm(Boolean(isNew) && isOnDuty());
  if (!isNew || announced === task.id) return;
  announced = task.id;
  const text = `${categoryName(task.incident.category)} · ${task.incident.place}`;
  $("announcer").textContent = `${t("New task")}: ${text}`;
  notify(text);
}

function showActions(task) {
  render($("actions"), state.slug ? (task ? taskActions(task) : idleActions()) : null);
}

function show() {
  const task = state.slug && state.data ? currentTask() : null;
  $("task").hidden = !task;
  $("idle").hidden = Boolean(task);
  document.body.dataset.view = task ? "task" : "idle";
  if (task) showTask(task);
  render($("idle"), task ? null : state.slug ? idleView() : chooseView());
  showActions(task);
  showBar();
  showNotices();
  ring(task);
  follow();
}

/** The position goes with the duty: on it is shared by the phone that said so, off it never is. */
function follow() {
  const wanted = Boolean(state.slug && state.data && isOnDuty() && shares);
  if (wanted && position.state === "off") share(state.slug);
  if (!wanted && position.state !== "off") stopSharing();
  keepLight(Boolean(state.data) && isOnDuty());
}

async function setShares(wanted) {
  shares = wanted;
  await db.put("kept", wanted ? state.slug : null, "shares");
}

async function setDuty({ dataset }) {
  const on = dataset.on === "yes";
  if (!on && !(await askSure(t("Go off duty?"), t("Go off duty")))) return;
  await setShares(on);
  if (on) askForNotices();
  await press({ kind: "duty", unit: state.slug, on_duty: on });
}

async function step({ dataset }) {
  const { status, id } = dataset;
  if (status === "completed" && !(await askSure(t("Is the task done?"), t("Yes, done")))) return;
  await press({ kind: "step", unit: state.slug, assignment: Number(id), status });
  window.scrollTo({ top: 0 });
}

async function decline() {
  const task = currentTask();
  const text = await askReason();
  if (text) await press({ kind: "step", unit: state.slug, assignment: task.id, status: "declined", text });
}

const about = () => (currentTask() ? { assignment: currentTask().id } : {});

async function message() {
  const context = about();
  const text = await askMessage();
  if (text) await press({ kind: "message", unit: state.slug, ...context, text });
}

async function support() {
  const context = about();
  const asked = await askSupport();
  if (asked) await press({ kind: "support", unit: state.slug, ...context, support: asked.value, text: asked.text });
}

async function takePhoto() {
  const [file] = $("photo").files;
  const task = currentTask();
  $("photo").value = "";
  if (!file || !task) return;
  await press({ kind: "photo", unit: state.slug, assignment: task.id, text: "", photo: await smaller(file) });
}

async function shareHere() {
  await setShares(true);
  show();
}

async function choose(slug) {
  await setShares(false);
  await chooseUnit(slug);
}

async function loadGround() {
  const answer = await fetch(`/api/v1/basemap/${page.region.slug}/`, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const tiles = { ...page.tiles, name: t("OpenStreetMap (online)") };
  map.drawGround({ basemap: await answer.json(), tiles });
}

const ACTIONS = {
  unit: ({ dataset }) => choose(dataset.slug),
  choose: () => choose(null),
  duty: setDuty,
  share: shareHere,
  step,
  decline,
  message,
  support,
  photo: () => $("photo").click(),
};

async function start() {
  map = createCrewMap($("map"), page.region.center);
  for (const id of ["idle", "actions", "task"]) onClick($(id), ACTIONS);
  $("photo").addEventListener("change", takePhoto);
  $("logout").addEventListener("submit", forgetKept);
  onQueue((answered) => (answered ? refresh() : show()));
  onState(show);
  onPosition(show);
  startNotices();
  startAlarm();
  startClock();
  everySecond(
    () => document.body.dataset.view === "task" && currentTask() && render($("task-way"), wayView(currentTask())),
  );
  await startQueue();
  const sharing = await db.get("kept", "shares");
  await startState();
  shares = Boolean(sharing) && sharing === state.slug;
  startPosition();
  show();
  await loadGround();
  await startWorker();
}

start();
