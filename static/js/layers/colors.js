// Canvas layers cannot read style sheets: the theme's colours are read here and again when the theme changes.

/** The value of a colour token (static/css/tokens.css). */
export function themeColor(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export const mapColor = (name) => themeColor(`map-${name}`);

export function onThemeChange(listener) {
  document.addEventListener("themechange", listener);
}
