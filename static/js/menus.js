// A menu closes when something is chosen in it or when one clicks elsewhere.
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!target.closest?.("summary") || !menu.contains(target)) menu.open = false;
  }
});
