"""Whether a page keeps within its window."""

from __future__ import annotations

from playwright.sync_api import Page

_STICKING_OUT = """() => {
  const width = window.innerWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const right = (each) => each.getBoundingClientRect().right;
  const wide = [...document.querySelectorAll("body *")].filter((each) => right(each) > width + 1);
  const name = (each) => `${each.tagName} #${each.id} .${each.className} ${each.textContent.trim().slice(0, 40)}`;
  return [`the page is ${document.documentElement.scrollWidth} of ${width} pixels wide`, ...wide.map(name)];
}"""


def sticking_out(page: Page) -> list[str]:
    """What reaches beyond the right edge, so that the page could be scrolled sideways; empty where nothing does."""
    found: list[str] = page.evaluate(_STICKING_OUT)
    return found
