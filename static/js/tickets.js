// Tickets to agencies: what the console knows of them and does to them.
import { api } from "./api.js";
import { t } from "./i18n.js";
import { toast, toastError } from "./panels/toast.js";
import { applyItems, records } from "./store.js";

const OPEN = ["sent", "accepted", "in_progress"];

export const TICKET_STATUS = {
  sent: t("ticket sent"),
  accepted: t("accepted"),
  in_progress: t("in progress"),
  done: t("done"),
  declined: t("declined"),
  cancelled: t("withdrawn"),
};

/** What the dispatcher can stamp on the agency's word, by status (geo112/dispatch/referrals/states.py). */
export const NEXT_STEPS = {
  sent: ["accepted", "in_progress", "done", "declined", "cancelled"],
  accepted: ["in_progress", "done", "declined", "cancelled"],
  in_progress: ["done", "declined", "cancelled"],
  done: ["sent"],
  declined: ["sent"],
  cancelled: ["sent"],
};

/** Steps for which a reason is asked. */
export const NEED_REASON = ["declined", "sent"];

export const isTicketOpen = ({ status }) => OPEN.includes(status);

export function ticketsOf(number) {
  return [...records.referrals.values()].filter((referral) => referral.incident === number);
}

/** Send tickets; one that is open already stays as it is. Throws what the server says. */
export async function sendTickets(number, agencies, { note = "", proposal = null } = {}) {
  const { referrals } = await api.sendTickets(number, { agencies, note, proposal });
  applyItems("referral", referrals);
  return referrals;
}

async function apply(ask) {
  try {
    applyItems("referral", [await ask()]);
    return true;
  } catch (error) {
    toastError(error.message);
    return false;
  }
}

export const stampTicket = (id, status, reason = "") => apply(() => api.stampTicket(id, { status, reason }));

export const commentTicket = (id, text) => apply(() => api.commentTicket(id, { text }));

export async function addTicket(number, agency, note) {
  try {
    const [referral] = await sendTickets(number, [agency], { note });
    toast(t("Ticket sent: {number}", { number: referral.number }));
    return true;
  } catch (error) {
    toastError(error.message);
    return false;
  }
}
