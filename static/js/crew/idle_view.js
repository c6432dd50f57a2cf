// No task: which unit, on duty or off, and whether the position is being shared.
import { h } from "../dom.js";
import { hourMinute } from "../format.js";
import { categoryName, t } from "../i18n.js";
import { page } from "../page.js";
import { position } from "./position.js";
import { saidView } from "./said_view.js";
import { isOnDuty, state } from "./state.js";
import { STEP_NAMES } from "./words.js";

const SHARING = {
  off: t("This phone does not share its position."),
  waiting: t("Looking for the position…"),
  sharing: t("Position is shared"),
};

export function chooseView() {
  const one = ({ slug, call_sign: name, agency }) =>
    h(
      "li",
      {},
      h("button", { type: "button", class: "big", dataset: { do: "unit", slug } }, name, h("small", {}, agency)),
    );
  return [h("h1", {}, t("Which unit do you man?")), h("ul", { class: "units" }, page.units.map(one))];
}

export function sharingView() {
  const accuracy = position.fix?.acc && `± ${Math.round(position.fix.acc)} m`;
  const kept = position.waiting > 1 && t("{n} not sent yet", { n: position.waiting });
  const text = [SHARING[position.state] ?? SHARING.off, accuracy, kept].filter(Boolean).join(" · ");
  return h("p", { id: "sharing", class: "facts", dataset: { state: position.state } }, text);
}

function endedView({ ended }) {
  if (!ended) return null;
  const text = `${categoryName(ended.category)} · ${ended.incident} · ${hourMinute(ended.ended_at)}`;
  return h(
    "section",
    { class: `block ended ended-${ended.status}`, dataset: { key: "ended" } },
    h("h2", {}, STEP_NAMES[ended.status] ?? ended.status),
    h("p", {}, text),
  );
}

const onDutyView = () => [
  h("h1", {}, t("Ready. Waiting for a task.")),
  sharingView(),
  h("p", { class: "facts" }, t("Leave this page open: a phone that sleeps neither reports nor rings.")),
];

const offDutyView = () => [
  h("h1", {}, t("Off duty")),
  h("p", { class: "facts" }, t("On duty this phone shares its position with the centre. Off duty it does not.")),
];

export function idleView() {
  if (state.gone) return h("h1", {}, t("This unit is no longer yours."));
  if (!state.data) return h("p", { class: "facts" }, t("Loading…"));
  return [...(isOnDuty() ? onDutyView() : offDutyView()), endedView(state.data), saidView(state.data.said)];
}
