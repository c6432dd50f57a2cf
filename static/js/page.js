// What the server wrote into the page for the scripts (geo112/dispatch/console.py).
export const page = JSON.parse(document.getElementById("start").textContent);

const agencies = new Map(page.agencies.map((agency) => [agency.code, agency]));

/** The agency's row, or a neutral stand-in for one that was added after the page was loaded. */
export function agencyOf(code) {
  return agencies.get(code) ?? { code, name: code, color: "#5b6b7b" };
}
