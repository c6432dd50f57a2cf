// What the agency's pages share: the live stream, the clock, and a word when something fails.
import { startClock } from "./clock.js";
import { startDue } from "./due.js";
import { t } from "./i18n.js";
import { startKeys } from "./keys.js";
import { connection, onConnection, startLive } from "./live.js";
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

export function startAgencyPage() {
  tellFailures();
  startKeys();
  startClock();
  startDue();
  onConnection(showConnection);
  startLive();
}
