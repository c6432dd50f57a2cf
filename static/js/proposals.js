// The proposal for the incident in the work panel, and which of its units are ticked.

export const proposal = { number: null, state: "none", data: null, error: "", chosen: new Set(), tickets: new Set() };
const listeners = new Set();

export function onProposal(listener) {
  listeners.add(listener);
}

/** state: `none`, `loading`, `ready`, `sending`, `failed`. */
export function setProposal(changes) {
  Object.assign(proposal, changes);
  for (const listener of listeners) listener(proposal);
}

export function clearProposal() {
  setProposal({ number: null, state: "none", data: null, error: "", chosen: new Set(), tickets: new Set() });
}

export function proposalReady(number, data) {
  const offered = data.agencies.flatMap((agency) => agency.candidates);
  const chosen = new Set(offered.filter((candidate) => candidate.chosen).map((candidate) => candidate.unit));
  const tickets = new Set((data.tickets ?? []).map(({ agency }) => agency));
  setProposal({ number, state: "ready", data, error: "", chosen, tickets });
}

export function toggleChosen(slug) {
  const chosen = new Set(proposal.chosen);
  if (!chosen.delete(slug)) chosen.add(slug);
  setProposal({ chosen });
}

export function toggleTicket(agency) {
  const tickets = new Set(proposal.tickets);
  if (!tickets.delete(agency)) tickets.add(agency);
  setProposal({ tickets });
}

/** The candidates that stand open, in the order on screen: Alt and a digit tick them. */
export function openCandidates() {
  if (!proposal.data) return [];
  return proposal.data.agencies.flatMap((line) => shownOf(line));
}

const SPARE = 1;

/** Those of a line that stand open: as many as are needed and one to spare, and whatever is ticked. */
export function shownOf({ needed, candidates }) {
  return candidates.filter(({ unit }, index) => index < needed + SPARE || proposal.chosen.has(unit));
}

export const canSend = () => proposal.state === "ready" && proposal.chosen.size + proposal.tickets.size > 0;
