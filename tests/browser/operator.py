"""Somebody at the keyboard."""

from __future__ import annotations

from playwright.sync_api import Page


class Operator:
    """Presses keys, and counts those that are not words."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, key: str) -> None:
        self.presses += 1
        self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words, delay=20)
