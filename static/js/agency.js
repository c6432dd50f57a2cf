// Puts the agency's page together: the inbox or one ticket, kept up to date by the live stream.
import { startClock } from "./clock.js";
import { startDue } from "./due.js";
import { t } from "./i18n.js";
import { connection, onConnection, startLive } from "./live.js";
import { startInbox } from "./panels/agency_inbox.js";
import { startTicket } from "./panels/agency_ticket.js";
import { toastError } from "./panels/toast.js";

function showConnection() {
  document.getElementById("connection-banner").hidden = connection.state !== "lost";
}

/** What htmx could not do is said; the page stays as it was. */
function tellFailures() {
  document.addEventListener("htmx:sendError", () => toastError(t("The server cannot be reached. Nothing was saved.")));
  document.addEventListener("htmx:responseError", ({ detail }) =>
    toastError(t("The server answered with error {status}.", { status: detail.xhr.status })),
  );
}

tellFailures();
if (document.getElementById("ticket")) startTicket();
else startInbox();
startClock();
startDue();
onConnection(showConnection);
startLive();
