"""Requests and the threads that answer them."""

from __future__ import annotations

import asyncio
from typing import Any

from geo112.asgi import KEPT_THREADS, OneThreadHandler

SCOPE: dict[str, Any] = {
    "type": "http",
    "method": "GET",
    "path": "/no/such/page/",
    "query_string": b"",
    "headers": [(b"host", b"testserver")],
    "http_version": "1.1",
    "scheme": "http",
}


async def ask(handler: OneThreadHandler) -> int:
    told: list[dict[str, Any]] = []
    body = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        for message in body:
            return message
        await asyncio.Event().wait()  # the browser stays
        raise AssertionError

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    await handler(dict(SCOPE), receive, send)
    return int(told[0]["status"])


def test_the_thread_of_one_request_takes_the_next() -> None:
    handler = OneThreadHandler()

    async def one_after_the_other() -> list[Any]:
        threads = []
        for _ in range(3):
            assert await ask(handler) == 404
            threads += handler._idle
        return threads

    assert len(set(asyncio.run(one_after_the_other()))) == 1


def test_of_many_threads_only_some_are_kept() -> None:
    handler = OneThreadHandler()

    async def all_at_once() -> list[int]:
        return await asyncio.gather(*(ask(handler) for _ in range(2 * KEPT_THREADS)))

    assert asyncio.run(all_at_once()) == [404] * 2 * KEPT_THREADS
    assert len(handler._idle) == KEPT_THREADS
