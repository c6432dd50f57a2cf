"""Requests and the threads that answer them."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

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


async def ask(handler: OneThreadHandler, leaves: threading.Event | None = None) -> int:
    """The status of the answer, 0 where the reader has left, which they do at that event."""
    told: list[dict[str, Any]] = []
    body = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        for message in body:
            return message
        while leaves is None or not leaves.is_set():
            await asyncio.sleep(0.005)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    await handler(dict(SCOPE), receive, send)
    return int(told[0]["status"]) if told else 0


async def idle(handler: OneThreadHandler, count: int) -> bool:
    """Once so many threads wait for a request."""
    async with asyncio.timeout(20):
        while len(handler._idle) != count:
            await asyncio.sleep(0.005)
    return True


def test_the_thread_of_one_request_takes_the_next() -> None:
    handler = OneThreadHandler()

    async def one_after_the_other() -> list[Any]:
        threads = []
        for _ in range(3):
            assert await ask(handler) == 404
            assert await idle(handler, 1)
            threads += handler._idle
        return threads

    assert len(set(asyncio.run(one_after_the_other()))) == 1


def test_of_many_threads_only_some_are_kept() -> None:
    handler = OneThreadHandler()

    async def all_at_once() -> bool:
        assert await asyncio.gather(*(ask(handler) for _ in range(2 * KEPT_THREADS))) == [404] * 2 * KEPT_THREADS
        return await idle(handler, KEPT_THREADS)

    assert asyncio.run(all_at_once())


def test_nobody_waits_for_an_answer_whose_reader_has_left(monkeypatch: pytest.MonkeyPatch) -> None:
    handler, started, released, slow = OneThreadHandler(), threading.Event(), threading.Event(), iter([True])
    answer = handler.get_response

    def first_slowly(request: Any) -> Any:
        if next(slow, False):
            started.set()
            assert released.wait(20)
        return answer(request)

    monkeypatch.setattr(handler, "get_response", first_slowly)

    async def one_leaves() -> bool:
        leaver = asyncio.create_task(ask(handler, leaves=started))
        while not started.is_set():
            await asyncio.sleep(0.005)
        assert await ask(handler) == 404
        assert await idle(handler, 1)
        released.set()
        assert await leaver == 0
        return await idle(handler, 2)

    assert asyncio.run(one_leaves())


def test_only_http_is_answered() -> None:
    with pytest.raises(ValueError, match="lifespan"):
        asyncio.run(OneThreadHandler()({"type": "lifespan"}, None, None))
