// The tickets of an incident beside its units: where each stands, what the agency wrote, and what it says by telephone.
import { button, h } from "../dom.js";
import { dueText, isLate } from "../due.js";
import { hourMinute } from "../format.js";
import { t } from "../i18n.js";
import { agencyOf, page } from "../page.js";
import { proposal } from "../proposals.js";
import { isTicketOpen, NEED_REASON, NEXT_STEPS, stampTicket, TICKET_STATUS, ticketsOf } from "../tickets.js";
import { askReason, openComment, openNewTicket } from "./ticket_dialog.js";

const ACTION = {
  accepted: t("Accepted"),
  in_progress: t("At work"),
  done: t("Done"),
  declined: t("Declined"),
  cancelled: t("Withdraw"),
  sent: t("Send again"),
};

const stepButton = ({ id }, status, look, label = ACTION[status]) =>
  button("ticket-step", label, { look, data: { id, status } });

/** What the agency says by telephone: the next step as a button, the others in a menu. */
function telephone(ticket) {
  const [next, ...others] = NEXT_STEPS[ticket.status];
  return [
    stepButton(ticket, next, "small", `→ ${ACTION[next]}`),
    others.length > 0 &&
      h(
        "details",
        { class: "menu", dataset: { key: `ticket-menu-${ticket.id}` } },
        h("summary", {}, t("Telephone")),
        h(
          "div",
          { class: "menu-body" },
          others.map((status) => stepButton(ticket, status, "quiet")),
        ),
      ),
  ];
}

function lastComment({ comments }) {
  const last = comments.at(-1);
  if (!last) return null;
  const photo =
    last.thumbnail &&
    h("a", { href: last.photo, target: "_blank" }, h("img", { src: last.thumbnail, alt: t("Photo from the scene") }));
  return h(
    "div",
    { class: "ticket-comment" },
    h("p", { class: "ticket-words", dir: "auto" }, last.text),
    photo,
    h("small", { class: "muted" }, `${last.by ?? ""} ${hourMinute(last.at)}`),
  );
}

function reasonOf({ status, steps }) {
  const { reason } = steps.at(-1) ?? {};
  return reason && status !== "sent" && h("p", { class: "ticket-words", dir: "auto" }, reason);
}

function dueView({ due_at: due }) {
  return due && h("span", { class: `due${isLate(due) ? " is-late" : ""}`, dataset: { due } }, dueText(due));
}

function ticketView(ticket) {
  const open = isTicketOpen(ticket);
  return h(
    "li",
    {
      class: `assignment ticket${open ? "" : " is-over"}`,
      color: agencyOf(ticket.agency).color,
      dataset: { key: `ticket-${ticket.id}` },
    },
    h(
      "div",
      { class: "assignment-head" },
      h("strong", { title: ticket.number }, ticket.agency_name),
      h("span", { class: `ticket-status ticket-status-${ticket.status}` }, TICKET_STATUS[ticket.status]),
      dueView(ticket),
    ),
    ticket.note && h("p", { class: "ticket-words muted", dir: "auto" }, ticket.note),
    reasonOf(ticket),
    lastComment(ticket),
    h(
      "div",
      { class: "radio" },
      page.may_dispatch && telephone(ticket),
      button("ticket-comment", t("Comment"), { look: "small quiet", data: { id: ticket.id } }),
    ),
  );
}

/** The section below the units; nothing where there is no ticket and none is to be sent by hand. */
export function ticketsView(incident) {
  const tickets = ticketsOf(incident.number).sort((a, b) => isTicketOpen(b) - isTicketOpen(a) || a.id - b.id);
  const add =
    page.may_dispatch &&
    incident.status === "open" &&
    button("ticket-new", t("Ticket"), { key: "K", look: "small quiet" });
  if (!tickets.length && !add) return null;
  return [
    h("header", { class: "tickets-head", dataset: { key: "tickets-head" } }, h("h3", {}, t("Tickets")), add),
    tickets.length > 0 && h("ul", { class: "assignments", dataset: { key: "tickets" } }, tickets.map(ticketView)),
  ];
}

/** Clicks in the incident panel, for `onClick`. */
export const ticketActions = (number, find) => ({
  "ticket-new": () => openNewTicket(number()),
  "ticket-comment": ({ dataset }) => openComment(Number(dataset.id), find(Number(dataset.id)).agency_name),
  "ticket-step": ({ dataset: { id, status } }) => {
    if (NEED_REASON.includes(status)) askReason(Number(id), status, ACTION[status]);
    else stampTicket(Number(id), status);
  },
});

/** The plan's tickets in the proposal: each ticked, each to be left out. */
export function offeredTickets({ tickets = [] }) {
  if (!tickets.length) return null;
  return h(
    "section",
    { class: "agency", dataset: { key: "offered-tickets" } },
    h("h4", {}, t("Tickets"), h("span", { class: "muted" }, t("to agencies that send no vehicle"))),
    h(
      "ul",
      { class: "candidates" },
      tickets.map(({ agency, name }) =>
        h(
          "li",
          { dataset: { key: `offer-${agency}` } },
          h(
            "label",
            { class: "candidate", color: agencyOf(agency).color },
            h("input", { type: "checkbox", dataset: { ticket: agency }, checked: proposal.tickets.has(agency) }),
            h("span", {}, h("span", { class: "agency-dot" }), " ", h("strong", {}, name)),
          ),
        ),
      ),
    ),
  );
}
