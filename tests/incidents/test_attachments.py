from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import translation
from PIL import Image
from rest_framework.test import APIClient

from geo112.live.models import Event
from geo112.regions.access import Role
from geo112.regions.models import User
from incidents.attachments import PhotoRefused, store_photo
from incidents.models import Attachment
from incidents.timeline import sentence
from tests.makers import NOW, make_agency, make_assignment, make_incident, make_region, make_unit, make_user
from tests.photos import bomb, exif, photo_bytes, upload

pytestmark = pytest.mark.django_db
Login = Callable[[User], APIClient]


def stored(content: bytes | None = None, **fields: object) -> Attachment:
    fields = {"incident": make_incident(), "by": make_user(), "now": NOW, **fields}
    return store_photo(upload=upload(content), **fields)  # type: ignore[arg-type]


def picture(attachment: Attachment) -> Image.Image:
    return Image.open(BytesIO(attachment.file.read()))


def test_it_stores_a_photo_and_tells_it_in_the_story() -> None:
    attachment = stored(caption="  Api di lantai dua ")
    assert (attachment.width, attachment.height, attachment.content_type) == (80, 60, "image/jpeg")
    entry = attachment.incident.timeline.get()
    assert (entry.kind, entry.text, entry.data["attachment"]) == ("photo", "Api di lantai dua", str(attachment.pk))
    assert Event.objects.get().kind == "incident"


def test_it_has_a_sentence_without_a_caption() -> None:
    with translation.override("id"):
        assert sentence(stored().incident.timeline.get()) == "Foto"


def test_it_forgets_place_owner_and_comment() -> None:
    content = photo_bytes(exif=exif(), comment=b"rahasia")
    assert b"Pemilik" in content
    kept = picture(stored(content))
    assert not kept.getexif() and "comment" not in kept.info


def test_it_turns_the_photo_upright() -> None:
    attachment = stored(photo_bytes(80, 60, exif=exif(Orientation=6)))
    assert (attachment.width, attachment.height) == (60, 80)


def test_it_keeps_2048_pixels_of_a_large_photo_and_a_small_one_for_lists() -> None:
    attachment = stored(photo_bytes(5_000, 2_500))
    assert (attachment.width, attachment.height) == (2048, 1024)
    assert Image.open(attachment.thumbnail).size == (320, 160)


def test_it_lays_transparent_parts_on_white() -> None:
    buffer = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(buffer, "PNG")
    assert picture(stored(buffer.getvalue())).getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("offset", "taken_at"), [("+08:00", NOW - timedelta(minutes=30)), (None, None), ("kemarin", None)]
)
def test_it_believes_the_camera_s_clock_where_it_names_its_zone(offset: str | None, taken_at: object) -> None:
    tags = {"DateTimeOriginal": "2026:03:02 11:30:00"} | ({"OffsetTimeOriginal": offset} if offset else {})
    assert stored(photo_bytes(exif=exif(**tags))).taken_at == taken_at


REFUSED = {
    "empty": (b"", "bukan foto"),
    "text": (b"<script>alert(1)</script>", "bukan foto"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "bukan foto"),
    "gif": (photo_bytes(kind="GIF"), "bukan foto"),
    "cut off": (photo_bytes(900, 900)[:600], "bukan foto"),
    "12 MB": (bytes(12_000_000), "10 MB"),
    "100 megapixels": (bomb(10_000), "50 juta"),
    "a gigapixel": (bomb(60_000), "50 juta"),
}


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses_what_is_no_photo(name: str, media: Path) -> None:
    content, reason = REFUSED[name]
    with translation.override("id"), pytest.raises(PhotoRefused, match=reason):
        stored(content)
    assert not Attachment.objects.exists() and not list(media.rglob("*.jpg"))


def test_only_its_own_user_reads_the_files(media: Path) -> None:
    attachment = stored()
    assert Path(attachment.file.path).is_relative_to(media)
    assert Path(attachment.file.path).stat().st_mode & 0o077 == 0


def test_it_shows_the_photo_and_lets_nothing_on_the_way_keep_it(client_for: Login) -> None:
    attachment = stored()
    answer = client_for(make_user()).get(f"/attachments/{attachment.pk}/")
    assert answer["Content-Type"] == "image/jpeg" and answer["Cache-Control"].startswith("private")
    assert Image.open(BytesIO(answer.content)).size == (80, 60)
    small = client_for(make_user()).get(f"/attachments/{attachment.pk}/thumbnail/")
    assert small.status_code == 200


def test_it_shows_the_photo_to_those_who_were_sent_and_to_nobody_else(client_for: Login) -> None:
    attachment = stored()
    sent, other = (make_user(Role.CREW) for _ in range(2))
    for crew, incident in ((sent, attachment.incident), (other, make_incident())):
        unit = make_unit()
        unit.crew.add(crew)
        make_assignment(unit, incident)
    elsewhere = make_user(Role.DISPATCHER, make_region("konawe"))
    agency, stranger = make_user(Role.AGENCY), make_user(Role.AGENCY, agency=make_agency("pln"))
    readers = {"sent": sent, "other": other, "elsewhere": elsewhere, "agency": agency, "stranger": stranger}
    answers = {
        name: client_for(user).get(f"/attachments/{attachment.pk}/").status_code for name, user in readers.items()
    }
    assert answers == {"sent": 200, "other": 404, "elsewhere": 404, "agency": 200, "stranger": 404}
    assert APIClient().get(f"/attachments/{attachment.pk}/").status_code == 401
