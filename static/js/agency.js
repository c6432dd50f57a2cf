// Puts the agency's inbox together.
import { startAgencyPage } from "./agency_page.js";
import { startInbox } from "./panels/agency_inbox.js";

startInbox();
startAgencyPage();
