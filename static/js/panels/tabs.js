// The two lists on the left: incidents and units.
const tabs = [...document.querySelectorAll("[role=tab]")];

/** Show the list with this name (`incidents` or `units`). */
export function showTab(name) {
  for (const tab of tabs) {
    const chosen = tab.dataset.tab === name;
    tab.setAttribute("aria-selected", chosen);
    tab.tabIndex = chosen ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
  }
  document.dispatchEvent(new CustomEvent("tabchange"));
}

function onKey(event) {
  if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
  const other = tabs.find((tab) => tab !== event.target);
  showTab(other.dataset.tab);
  other.focus();
}

export function startTabs() {
  for (const tab of tabs) {
    tab.addEventListener("click", () => showTab(tab.dataset.tab));
    tab.addEventListener("keydown", onKey);
  }
}
