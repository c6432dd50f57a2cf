"""What the web server calls."""

from __future__ import annotations

import os

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from geo112.collector import leave_alone_what_is_loaded


class OneThreadHandler(ASGIHandler):
    """Answers a request in one thread, middleware and all; what a live stream then sends stays asynchronous.

    Django's own way under ASGI leads every middleware that can go either way through a thread of its own, there and
    back: for a dozen of them that took longer than all that a proposal computes.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = await sync_to_async(self.get_response, thread_sensitive=True)(request)
        return response


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo112.settings")
django.setup(set_prefix=False)
application = OneThreadHandler()
leave_alone_what_is_loaded()
