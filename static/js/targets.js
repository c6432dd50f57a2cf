// Which clocks run against the region's targets. Chosen as on the server (geo112/dispatch/models/targets.py).
import { isUnderWay } from "./arrivals.js";
import { now } from "./clock.js";
import { agencyOf } from "./page.js";
import { assignmentsOf, records } from "./store.js";
import { ticketsOf } from "./tickets.js";

const FAILED = ["declined", "cancelled"];

/** The narrowest target for a step: a named agency outweighs a named priority, both outweigh neither. */
export function targetFor(step, { agency = null, priority = null } = {}) {
  const fits = (row) =>
    row.step === step && [null, agency].includes(row.agency) && [null, priority].includes(row.priority);
  const weight = (row) => (row.agency !== null ? 2 : 0) + (row.priority !== null ? 1 : 0);
  return [...records.targets.values()].filter(fits).sort((a, b) => weight(b) - weight(a))[0];
}

/** {due (ISO), warnS (seconds before it from which the screen warns)}, or null without a target. */
function clock(target, startedAt) {
  if (!target) return null;
  const due = new Date(Date.parse(startedAt) + target.seconds * 1000).toISOString();
  return { due, warnS: target.seconds * (1 - target.warn_at) };
}

/** After how many seconds a waiting call is late; null without a target. */
export const answerSeconds = () => targetFor("answer")?.seconds ?? null;

export const startedAt = (assignment) => assignment.activated_at ?? assignment.sent_at;

export function acknowledgeClock(assignment, incident) {
  if (assignment.status !== "sent" || assignment.queued) return null;
  const narrow = { agency: assignment.agency, priority: incident?.priority ?? null };
  return clock(targetFor("acknowledge", narrow), startedAt(assignment));
}

/** Until when somebody is to be sent to an incident to which nobody goes. */
export function sendClock(incident) {
  const assignments = assignmentsOf(incident.number);
  const sent = [...assignments, ...ticketsOf(incident.number)];
  if (sent.some(({ status }) => !FAILED.includes(status))) return null;
  const ends = assignments.map((assignment) => assignment.ended_at);
  const from = [incident.opened_at, ...ends].sort().at(-1);
  return clock(targetFor("send", { priority: incident.priority }), from);
}

/** By agency: until when its first unit is to be on the scene. */
export function arrivalClocks(incident) {
  const assignments = assignmentsOf(incident.number);
  const waiting = assignments.filter(isUnderWay);
  const there = new Set(assignments.filter((assignment) => assignment.steps?.on_scene).map(({ agency }) => agency));
  const agencies = [...new Set(waiting.map(({ agency }) => agency))].filter((agency) => !there.has(agency));
  return agencies.flatMap((agency) => {
    const running = clock(targetFor("arrive", { agency, priority: incident.priority }), incident.opened_at);
    return running ? [{ ...running, agency, name: agencyOf(agency).name ?? agency }] : [];
  });
}

/** "", "warned" or "late". */
export function levelOf({ due, warnS }) {
  const left = (Date.parse(due) - now()) / 1000;
  if (left <= 0) return "late";
  return left <= warnS ? "warned" : "";
}
