// Light, since it is read in the sun; dark only where somebody chose it. No module: nothing must flash.
(() => {
  const root = document.documentElement;
  root.dataset.theme = localStorage.getItem("crew-theme") ?? "light";
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem("crew-theme", root.dataset.theme);
    document.dispatchEvent(new CustomEvent("themechange"));
  });
})();
