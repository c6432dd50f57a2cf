"""Nothing is skipped: whatever the order of commits, every event is seen in some step, and only once."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from geo112.live import registry
from geo112.live.cursor import Cursor
from geo112.live.models import Event, Horizon
from geo112.live.outbox import announce
from geo112.live.steps import current_cursor, step_since
from geo112.live.upkeep import prune, renew_stream
from geo112.regions.models import Region
from tests.live.writer import Writer
from tests.makers import make_agency, make_region


class Reader:
    """Follows the outbox and notes the id of every event in the order of arrival."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: list[int] = []
        registry.register_loader("office", self._load)
        self.cursor: Cursor = current_cursor()

    def _load(self, ids: list[int]) -> dict[int, list[registry.State]]:
        self.seen.extend(ids)
        return {}

    def read(self) -> list[int]:
        """The ids of one more step."""
        before = len(self.seen)
        step = step_since(self.cursor)
        assert step is not None
        self.cursor = step.cursor
        return self.seen[before:]


@pytest.fixture
def reader(region: Region, monkeypatch: pytest.MonkeyPatch) -> Reader:
    return Reader(monkeypatch)


def test_it_sees_what_was_announced_and_only_once(reader: Reader, writers: list[Writer]) -> None:
    writers[0].write(1, 2)
    assert reader.read() == [1, 2]
    assert reader.read() == []


def test_it_does_not_skip_the_commit_that_comes_late(reader: Reader, writers: list[Writer]) -> None:
    early, late = writers[:2]
    late.begin()
    late.announce(1)
    early.write(2)
    assert reader.read() == [2]
    late.commit()
    assert reader.read() == [1]


def test_it_is_held_up_by_no_long_transaction(reader: Reader, writers: list[Writer]) -> None:
    long, *others = writers
    long.begin()
    long.announce(0)
    for number in range(1, 30):
        others[number % len(others)].write(number)
        assert reader.read() == [number]
    long.commit()
    assert reader.read() == [0]


def test_it_takes_all_events_of_a_transaction_together(reader: Reader, writers: list[Writer]) -> None:
    writers[0].begin()
    writers[0].announce(1)
    writers[1].write(2)
    writers[0].announce(3)
    assert reader.read() == [2]
    writers[0].commit()
    assert reader.read() == [1, 3]


def test_it_never_sees_what_was_rolled_back(reader: Reader, writers: list[Writer]) -> None:
    writers[0].begin()
    writers[0].announce(1)
    writers[0].rollback()
    writers[1].write(2)
    assert reader.read() == [2]


@pytest.mark.parametrize("seed", range(6))
def test_it_sees_everything_in_any_schedule(reader: Reader, writers: list[Writer], seed: int) -> None:
    committed = list(_random_schedule(random.Random(seed), writers, reader.read))
    reader.read()
    assert sorted(reader.seen) == sorted(committed)


def _random_schedule(dice: random.Random, writers: list[Writer], read: Callable[[], list[int]]) -> Iterator[int]:
    """Begin, write, commit, roll back and read in random turns; yields the ids that were committed."""
    open_ids: dict[int, list[int]] = {}
    for number in range(250):
        turn = dice.randrange(len(writers))
        writer, act = writers[turn], dice.random()
        if turn not in open_ids:
            writer.begin()
            open_ids[turn] = []
        elif act < 0.4:
            writer.announce(number)
            open_ids[turn].append(number)
        elif act < 0.7:
            writer.commit()
            yield from open_ids.pop(turn)
        elif act < 0.8:
            writer.rollback()
            del open_ids[turn]
        else:
            read()
    for turn, ids in open_ids.items():
        writers[turn].commit()
        yield from ids


def test_it_sees_everything_while_many_write_at_once(reader: Reader, writers: list[Writer]) -> None:
    """No turns here: five threads against one reader, with a transaction that stays open throughout."""
    long, *others = writers
    long.begin()
    long.announce(-1)
    done = threading.Event()

    def write_many(index: int) -> None:
        for number in range(40):
            others[index].write(index * 1000 + number)

    with ThreadPoolExecutor() as pool:
        jobs = [pool.submit(write_many, index) for index in range(len(others))]
        pool.submit(lambda: ([job.result() for job in jobs], done.set()))
        while not done.is_set():
            reader.read()
    reader.read()
    long.commit()
    assert reader.read() == [-1]
    expected = [-1, *(index * 1000 + number for index in range(len(others)) for number in range(40))]
    assert sorted(reader.seen) == sorted(expected)


def test_it_reads_one_region_where_asked(region: Region) -> None:
    here, there = make_agency(region=region), make_agency(region=make_region("konawe"))
    before = current_cursor()
    with transaction.atomic():
        announce(region, "office", [here.pk])
        announce(there.region, "office", [there.pk])
    step = step_since(before, region.pk)
    assert step is not None and list(step.messages) == [(registry.Audience.REGION, region.pk, "office")]


def test_it_loads_each_row_once_however_often_it_changed(reader: Reader, writers: list[Writer]) -> None:
    writers[0].write(1, 2)
    writers[1].write(2, 1)
    assert reader.read() == [1, 2]


def test_it_passes_over_kinds_that_nobody_registered(region: Region) -> None:
    before = current_cursor()
    with transaction.atomic():
        announce(region, "rumour", [1])
    step = step_since(before)
    assert step is not None and not step.messages


def test_it_refuses_to_announce_outside_the_transaction_of_the_change(region: Region) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        announce(region, "office", [1])


def test_it_announces_nothing_for_no_rows(region: Region) -> None:
    with transaction.atomic():
        announce(region, "office", [])
    assert not Event.objects.exists()


def test_it_knows_a_cursor_of_before_a_restore(region: Region) -> None:
    before = current_cursor()
    renew_stream()
    assert step_since(before) is None
    assert step_since(current_cursor()) is not None


def test_it_trusts_no_cursor_from_the_future(region: Region) -> None:
    now = current_cursor()
    snapshot = now.snapshot
    ahead = Cursor(now.stream, type(snapshot)(snapshot.xmax + 1000, snapshot.xmax + 1000))
    assert step_since(ahead) is None


def _an_hour_passes() -> None:
    Horizon.objects.update(taken_at=timezone.now() - timedelta(hours=2))


def test_it_prunes_what_was_visible_an_hour_ago_and_knows_older_cursors(reader: Reader, writers: list[Writer]) -> None:
    old = current_cursor()
    writers[0].write(1)
    assert prune() == 0
    fresh = current_cursor()
    _an_hour_passes()
    writers[0].write(2)
    assert prune() == 1
    assert step_since(old) is None
    assert step_since(fresh) is not None and Event.objects.get().ids == [2]


def test_it_does_not_prune_a_commit_that_nobody_can_have_seen(reader: Reader, writers: list[Writer]) -> None:
    writers[0].begin()
    writers[0].announce(1)
    prune()
    _an_hour_passes()
    writers[0].commit()
    assert prune() == 0
    assert reader.read() == [1]


def test_it_uses_the_index(region: Region) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM live_event WHERE xid >= pg_snapshot_xmin(%(seen)s::pg_snapshot)"
            " AND NOT pg_visible_in_snapshot(xid, %(seen)s::pg_snapshot)",
            {"seen": str(current_cursor().snapshot)},
        )
        plan = cursor.fetchall()
        cursor.execute("RESET enable_seqscan")
    assert "live_event_xid" in str(plan)
