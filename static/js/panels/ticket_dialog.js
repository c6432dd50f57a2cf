// One small dialog for what is said about a ticket: a new one, a reason, a comment. Enter sends a reason's only line.
import { h, render } from "../dom.js";
import { t } from "../i18n.js";
import { page } from "../page.js";
import { addTicket, commentTicket, stampTicket, ticketsOf } from "../tickets.js";

const dialog = h("dialog", { class: "dialog dialog-small", "aria-labelledby": "ticket-dialog-title" });
const form = h("form", { method: "dialog", class: "ticket-dialog" });
let send = null;

function open({ title, fields, label, run }) {
  send = run;
  render(
    form,
    h("header", { class: "dialog-head" }, h("h2", { id: "ticket-dialog-title" }, title)),
    fields,
    h(
      "footer",
      { class: "dialog-foot" },
      h("button", { type: "submit", class: "button button-primary", value: "send" }, label),
      h(
        "button",
        { type: "submit", class: "button", value: "cancel", formnovalidate: true },
        t("Cancel"),
        h("kbd", {}, "Esc"),
      ),
    ),
  );
  form.reset();
  dialog.showModal();
  form.querySelector("select, textarea").focus();
}

function textField(label, { required = false, limit = 1000 } = {}) {
  return h(
    "label",
    { dataset: { key: label } },
    h("span", {}, label),
    h("textarea", { class: "input", name: "text", rows: 3, maxlength: limit, required, dir: "auto" }),
  );
}

/** Agencies without a ticket here first those that send no vehicle; each can be asked. */
function agencyField(number) {
  const asked = new Set(ticketsOf(number).map(({ agency }) => agency));
  const free = page.agencies.filter(({ code }) => !asked.has(code));
  const sorted = free.toSorted((a, b) => a.sends_units - b.sends_units || a.name.localeCompare(b.name));
  const options = sorted.map(({ code, name }) => h("option", { value: code, dataset: { key: code } }, name));
  return h(
    "label",
    { dataset: { key: "agency" } },
    h("span", {}, t("Agency")),
    h("select", { class: "input", name: "agency", required: true }, options),
  );
}

export function openNewTicket(number) {
  open({
    title: t("Ticket to an agency"),
    fields: [agencyField(number), textField(t("Note to the agency"))],
    label: t("Send the ticket"),
    run: ({ agency, text }) => addTicket(number, agency, text),
  });
}

export function askReason(id, status, title) {
  open({
    title,
    fields: [textField(t("Reason"), { required: true })],
    label: title,
    run: ({ text }) => stampTicket(id, status, text),
  });
}

export function openComment(id, agencyName) {
  open({
    title: t("Comment to {agency}", { agency: agencyName }),
    fields: [textField(t("Comment"), { required: true, limit: 10_000 })],
    label: t("Send comment"),
    run: ({ text }) => commentTicket(id, text),
  });
}

async function onSubmit(event) {
  if (event.submitter?.value === "cancel") return;
  event.preventDefault();
  const data = Object.fromEntries(new FormData(form));
  if (await send({ ...data, text: data.text.trim() })) dialog.close();
}

export function startTicketDialog() {
  dialog.append(form);
  document.body.append(dialog);
  form.addEventListener("submit", onSubmit);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
      form.requestSubmit(form.querySelector("[value=send]"));
  });
}
