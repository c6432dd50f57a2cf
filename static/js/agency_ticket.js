// Puts the page of one ticket together.
import { startAgencyPage } from "./agency_page.js";
import { startTicket } from "./panels/agency_ticket.js";

startTicket();
startAgencyPage();
