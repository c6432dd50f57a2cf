"""Targets: the narrowest row counts; bad rows are refused with their line."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from geo112.dispatch.models import Target, target_for
from tests.makers import make_agency, make_region, make_target

FIRE, POLICE = 1, 2


def row(seconds: int, agency_id: int | None = None, priority: int | None = None, step: str = "arrive") -> Target:
    return Target(step=step, agency_id=agency_id, priority=priority, seconds=seconds)


ROWS = [row(1), row(2, priority=1), row(3, agency_id=FIRE), row(4, FIRE, 1), row(5, step="send")]


@pytest.mark.parametrize(
    ("step", "agency_id", "priority", "seconds"),
    [
        ("arrive", FIRE, 1, 4),
        ("arrive", FIRE, 2, 3),
        ("arrive", POLICE, 1, 2),
        ("arrive", POLICE, 3, 1),
        ("send", None, 1, 5),
    ],
)
def test_the_narrowest_row_counts(step: str, agency_id: int | None, priority: int, seconds: int) -> None:
    for rows in (ROWS, ROWS[::-1]):
        found = target_for(rows, step, agency_id=agency_id, priority=priority)
        assert found and found.seconds == seconds


def test_without_a_row_there_is_no_target() -> None:
    assert target_for(ROWS, "answer") is None


def load(text: str, path: Path) -> str:
    path.write_text("step,agency,priority,seconds,source\n" + text)
    out, err = StringIO(), StringIO()
    try:
        call_command("import_targets", path, region=make_region().slug, stdout=out, stderr=err)
    except CommandError as error:
        return f"{err.getvalue()} {error}"
    return out.getvalue()


@pytest.mark.django_db
def test_it_imports_the_start_data(tmp_path: Path) -> None:
    region = make_region()
    for code in ("damkar", "psc119", "pupr"):
        make_agency(code, region)
    path = settings.FIXTURES_DIR / "targets.csv"
    call_command("import_targets", path, region=region.slug, stdout=StringIO())
    fire = target_for(region.targets.all(), "arrive", agency_id=make_agency("damkar", region).pk, priority=1)
    assert fire and (fire.seconds, fire.is_assumed) == (900, False)
    assert region.targets.get(step="acknowledge").is_assumed


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("sleep,,,10,\n", "is not one of answer"),
        ("arrive,nobody,,10,\n", "no agency"),
        ("send,damkar,,10,\n", "no single agency"),
        ("answer,,1,10,\n", "no priority yet"),
        ("arrive,,9,10,\n", "priority from 1 to 3"),
        ("arrive,,,0,\n", "between 1"),
    ],
)
def test_it_refuses_a_bad_row(text: str, complaint: str, tmp_path: Path) -> None:
    make_agency("damkar")
    assert complaint in load(text, tmp_path / "targets.csv")
    assert not Target.objects.exists()


@pytest.mark.django_db
def test_a_target_names_an_agency_of_its_own_region() -> None:
    elsewhere = make_agency(region=make_region("konawe"))
    with pytest.raises(ValidationError, match="agency"):
        make_target("arrive", 10, agency=elsewhere, region=make_region()).full_clean()
