// Canvas layers cannot read style sheets: the theme's colours are read here and again when the theme changes.

export function mapColor(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--map-${name}`).trim();
}

export function onThemeChange(listener) {
  document.addEventListener("themechange", listener);
}
