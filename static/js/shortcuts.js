// Which key does what. Single letters need no Ctrl: an operator's hand stays where it is.
import { endCall, propose, raiseAlarm, releaseCall, sendChosen, takeCall } from "./actions.js";
import { askLocation, blockAsPrank, startExercise, usePhonePosition } from "./callers.js";
import { t } from "./i18n.js";
import { joinFirst, splitLast } from "./joining.js";
import { bind } from "./keys.js";
import { page } from "./page.js";
import { focusUnitToAdd } from "./panels/add_unit.js";
import { seeFirst } from "./panels/alarms.js";
import { ENDINGS } from "./panels/call.js";
import { useLastPlace } from "./panels/caller.js";
import { chooseSuggestion } from "./panels/category.js";
import { openCloseDialog } from "./panels/close_dialog.js";
import { isDrafting } from "./panels/draft_form.js";
import { openHandover } from "./panels/handover.js";
import { showHelp } from "./panels/help.js";
import { focusNote, shownIncident, toggleTypeChange } from "./panels/incident.js";
import { focusFilter } from "./panels/incident_filter.js";
import { focusPlace } from "./panels/place.js";
import { openReopenDialog } from "./panels/reopen_dialog.js";
import { showTab } from "./panels/tabs.js";
import { openNewTicket } from "./panels/ticket_dialog.js";
import { canSend, openCandidates, proposal, toggleChosen } from "./proposals.js";
import { openAlarms, openCalls, openIncidents } from "./store.js";
import { canUndo, undo } from "./undo.js";
import { show, showIdle, shownCall, targetCall, toggleMoving, work } from "./work.js";

const HIGHEST_ALARM = 5;
const CALL = t("Call");
const INCIDENT = t("Incident");
const SCREEN = t("Screen");

const waitingTarget = () => targetCall()?.status === "waiting";
const sendable = () => work.kind === "incident" && canSend() && page.may_dispatch;
const sendableUnits = () => work.kind === "incident" && proposal.state === "ready" && proposal.number === work.id;
const openShown = () => shownIncident()?.status === "open";
const closedShown = () => shownIncident()?.status === "closed";
const withNumber = () => targetCall()?.number_shown;

function startTakingDown() {
  const call = targetCall();
  if (call?.status === "waiting") takeCall(call.id);
  if (!call && !isDrafting()) show("call", null);
  focusPlace();
}

function startWithoutCall() {
  show("call", null);
  focusPlace();
}

/** Walk through calls and incidents as they stand on the left. */
function step(direction) {
  const rows = [
    ...openCalls().map((call) => ["call", call.id]),
    ...openIncidents().map((incident) => ["incident", incident.number]),
  ];
  if (!rows.length) return;
  const here = rows.findIndex(([kind, id]) => kind === work.kind && id === work.id);
  const next = here < 0 ? 0 : (here + direction + rows.length) % rows.length;
  show(...rows[next]);
}

function bindCallKeys() {
  bind("enter", { when: sendable, run: sendChosen });
  bind("enter", { group: CALL, label: t("Take the call"), when: waitingTarget, run: () => takeCall(targetCall().id) });
  for (const { key, verification, label } of ENDINGS) {
    bind(key, {
      group: CALL,
      label: t("End as: {kind}", { kind: label }),
      when: () => targetCall(),
      run: () => endCall(targetCall().id, verification),
    });
  }
  bind("n", { group: CALL, label: t("Real emergency: to the place"), run: startTakingDown });
  bind("b", { group: CALL, label: t("New incident without a call"), run: startWithoutCall });
  bind("r", {
    group: CALL,
    label: t("Give the call back"),
    when: () => shownCall()?.status === "taken",
    run: () => releaseCall(work.id),
  });
  bind("x", {
    group: CALL,
    label: t("Prank, and the number waits last for 24 hours"),
    when: withNumber,
    run: () => blockAsPrank(targetCall().id),
  });
  bind("z", { group: CALL, label: t("Undo the last step"), when: canUndo, run: undo });
  bind("l", {
    group: CALL,
    label: t("Copy a link that shows where the caller is"),
    when: () => targetCall(),
    run: () => askLocation(targetCall().id),
  });
  const join = { group: CALL, when: isDrafting };
  bind("alt+j", { ...join, label: t("Join the call to the first open incident nearby"), run: () => joinFirst(false) });
  bind("alt+m", { ...join, label: t("Join it, and take over its place"), run: () => joinFirst(true) });
  bind("alt+l", { ...join, label: t("Take the caller's last place"), run: useLastPlace });
  bind("alt+k", { ...join, label: t("Take the position of the caller's phone"), run: usePhonePosition });
  for (const digit of [1, 2, 3, 4, 5]) {
    const label = digit === 1 ? t("Choose a suggested type (Alt+1 to Alt+5)") : null;
    bind(`alt+${digit}`, { group: CALL, label, when: isDrafting, run: () => chooseSuggestion(digit - 1) });
  }
}

function bindIncidentKeys() {
  bind("s", { group: INCIDENT, label: t("Send the chosen units (also Enter)"), when: sendable, run: sendChosen });
  bind("u", {
    group: INCIDENT,
    label: t("Propose units"),
    when: () => openShown() && page.may_dispatch,
    run: () => propose(work.id),
  });
  bind("t", { group: INCIDENT, label: t("Change the type"), when: openShown, run: toggleTypeChange });
  bind("k", {
    group: INCIDENT,
    label: t("Send a ticket to an agency"),
    when: () => openShown() && page.may_dispatch,
    run: () => openNewTicket(work.id),
  });
  bind("m", { group: INCIDENT, label: t("Move the incident on the map"), when: openShown, run: toggleMoving });
  bind("o", { group: INCIDENT, label: t("Write a note"), when: openShown, run: focusNote });
  bind("c", { group: INCIDENT, label: t("Close the incident"), when: openShown, run: () => openCloseDialog(work.id) });
  bind("c", {
    group: INCIDENT,
    label: t("Open a closed incident again"),
    when: closedShown,
    run: () => openReopenDialog(work.id),
  });
  bind("a", {
    group: INCIDENT,
    label: t("Add a unit"),
    when: () => openShown() && page.may_dispatch,
    run: focusUnitToAdd,
  });
  bind("v", {
    group: INCIDENT,
    label: t("Hand over to the neighbour, or answer"),
    when: () => shownIncident() && page.may_dispatch,
    run: () => openHandover(work.id),
  });
  bind("w", { group: INCIDENT, label: t("Take the last call out again"), when: shownIncident, run: splitLast });
}

function bindProposalKeys() {
  bind("+", {
    group: INCIDENT,
    label: t("Raise the alarm level"),
    when: () => openShown() && page.may_dispatch && shownIncident().alarm_level < HIGHEST_ALARM,
    run: () => raiseAlarm(work.id),
  });
  for (const digit of [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    const label = digit === 1 ? t("Tick or untick a proposed unit (Alt+1 to Alt+9)") : null;
    const unit = () => openCandidates()[digit - 1]?.unit;
    bind(`alt+${digit}`, {
      group: INCIDENT,
      label,
      when: () => sendableUnits() && unit(),
      run: () => toggleChosen(unit()),
    });
  }
}

function bindScreenKeys(map) {
  bind("arrowdown", { group: SCREEN, label: t("Next call or incident"), run: () => step(1) });
  bind("arrowup", { group: SCREEN, label: t("Previous call or incident"), run: () => step(-1) });
  bind("1", { group: SCREEN, label: t("Incidents"), run: () => showTab("incidents") });
  bind("2", { group: SCREEN, label: t("Units"), run: () => showTab("units") });
  bind("q", {
    group: SCREEN,
    label: t("See the top alarm"),
    when: () => page.may_dispatch && openAlarms().length > 0,
    run: seeFirst,
  });
  bind("/", { group: SCREEN, label: t("Search the incidents"), run: focusFilter });
  bind("e", { group: SCREEN, label: t("Start an exercise call"), run: startExercise });
  bind("f", { group: SCREEN, label: t("Whole region on the map"), run: () => map.showRegion() });
  bind("escape", {
    group: SCREEN,
    label: t("Leave the field, close the panel"),
    when: () => shownCall()?.status !== "taken",
    run: showIdle,
  });
  bind("?", { group: SCREEN, label: t("This help"), run: showHelp });
}

export function bindKeys(map) {
  document.getElementById("new-incident").addEventListener("click", startWithoutCall);
  bindCallKeys();
  bindIncidentKeys();
  bindProposalKeys();
  bindScreenKeys(map);
}
