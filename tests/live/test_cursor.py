from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo112.live.cursor import Cursor, InvalidCursor, Snapshot

LIMIT = 12


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    xmin = draw(st.integers(1, LIMIT))
    xmax = draw(st.integers(xmin, LIMIT))
    running = draw(st.sets(st.integers(xmin, xmax - 1))) if xmax > xmin else set()
    return Snapshot(xmin, xmax, frozenset(running))


@given(snapshots())
def test_it_reads_back_what_it_writes(snapshot: Snapshot) -> None:
    cursor = Cursor(uuid4(), snapshot)
    assert Cursor.parse(str(cursor)) == cursor


@given(snapshots(), snapshots())
def test_it_covers_exactly_what_it_sees_more_of(one: Snapshot, other: Snapshot) -> None:
    everything_seen = all(one.sees(xid) for xid in range(LIMIT + 2) if other.sees(xid))
    assert one.covers(other) == everything_seen


def test_it_covers_no_cursor_of_another_stream() -> None:
    snapshot = Snapshot(5, 5)
    assert not Cursor(uuid4(), snapshot).covers(Cursor(uuid4(), snapshot))


STREAM = "364aab7363b14cdcb964706fa78a05fc"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "17",
        STREAM,
        f"{STREAM}.",
        f"{STREAM}.5:4:",
        f"{STREAM}.0:4:",
        f"{STREAM}.5:9:3",
        f"{STREAM}.5:9:9",
        f"{STREAM}.5:9:6,",
        f"{STREAM}.5:9:6;DROP",
        f"{STREAM}.5:9:6\n",
        f"{STREAM}.٥:9:",
        f"nonsense.{5}:9:",
        f"{STREAM}.5:9:" + "6," * 20_000 + "6",
    ],
)
def test_it_refuses_what_is_no_cursor(text: str) -> None:
    with pytest.raises(InvalidCursor):
        Cursor.parse(text)
