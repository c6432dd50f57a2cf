"""What the web server calls."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django
from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation

from geo112.collector import leave_alone_what_is_loaded
from geo112.roads.loading import load_compiled

KEPT_THREADS = 16
"""So many idle threads stay: more are started when more requests come at once, and end with them."""


class OneThreadHandler(ASGIHandler):
    """Answers a request in one thread, middleware and all; what a live stream then sends stays asynchronous.

    Django's own way under ASGI leads every middleware that can go either way through a thread of its own, there and
    back: for a dozen of them that took longer than all that a proposal computes. It also starts a thread for each
    request, and one to wait for its end; here the one that was used last, and is warm, takes the next.
    """

    def __init__(self) -> None:
        super().__init__()
        self._idle: list[ThreadPoolExecutor] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            raise ValueError(f"Only HTTP is answered here, not {scope['type']}.")
        thread = self._idle.pop() if self._idle else ThreadPoolExecutor(max_workers=1, thread_name_prefix="request")
        try:
            async with ThreadSensitiveContext(executor=thread):
                await self.handle(scope, receive, send)
        finally:
            # Whoever left before the answer came has left it to the thread, which is free when it gets to the next.
            thread.submit(int).add_done_callback(lambda _done: self._keep(thread))

    def _keep(self, thread: ThreadPoolExecutor) -> None:
        if len(self._idle) < KEPT_THREADS:
            self._idle.append(thread)
        else:
            thread.shutdown(wait=False)

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = await sync_to_async(self.get_response, thread_sensitive=True)(request)
        return response


def load_what_requests_need() -> None:
    """Pages, languages and compiled loops: else the first who ask would wait for them."""
    reverse("login")
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("")
    load_compiled()


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo112.settings")
django.setup(set_prefix=False)
application = OneThreadHandler()
load_what_requests_need()
leave_alone_what_is_loaded()
