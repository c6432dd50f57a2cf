"""Photos of an incident: taken in, cleaned, and told in its story.

What a phone sends is decoded and encoded anew: what is stored is a plain JPEG of at most 2048 pixels, upright, and
without the place, the owner and the device that phones write into their pictures.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageOps

from geo112.regions.models import User
from incidents.models import Attachment, Incident
from incidents.timeline import add_entry

MAX_BYTES: Final = 10_000_000
MAX_PIXELS: Final = 50_000_000
"""What decodes to some 150 MB. A few kilobytes can claim to be a hundred times that."""
LONGEST_SIDE: Final = 2048
THUMBNAIL_SIDE: Final = 320
FORMATS: Final = ("JPEG", "PNG", "WEBP")
UNREADABLE: Final = (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError)
"""What Pillow raises for files that are no pictures, or broken ones."""


class PhotoRefused(ValueError):
    """The upload is not taken; the text says why."""


@dataclass(frozen=True)
class Photo:
    """A cleaned picture: JPEG bytes, its size in pixels, a small one for lists, and when the camera says it was."""

    content: bytes
    width: int
    height: int
    thumbnail: bytes
    taken_at: datetime | None


def store_photo(
    *,
    incident: Incident,
    upload: UploadedFile[Any],
    by: User | None,
    now: datetime,
    caption: str = "",
    at: datetime | None = None,
) -> Attachment:
    """Stores a photo and tells it in the incident's timeline (kind `photo`, at `at` or now). Raises PhotoRefused."""
    photo = clean(upload)
    taken_at = photo.taken_at if photo.taken_at and photo.taken_at <= now else at
    attachment = Attachment(
        incident=incident,
        content_type="image/jpeg",
        size=len(photo.content),
        width=photo.width,
        height=photo.height,
        caption=caption.strip(),
        taken_at=taken_at,
        recorded_at=now,
        by=by,
    )
    # Files first: what a rolled back transaction leaves behind is a file without a row, and no row without a file.
    attachment.file.save("photo.jpg", ContentFile(photo.content), save=False)
    attachment.thumbnail.save("thumbnail.jpg", ContentFile(photo.thumbnail), save=False)
    with transaction.atomic():
        attachment.save(force_insert=True)
        data = {"attachment": str(attachment.pk), "width": photo.width, "height": photo.height}
        add_entry(incident, "photo", attachment.caption, at=at or now, by=by, data=data)
    return attachment


def clean(upload: UploadedFile[Any]) -> Photo:
    """The picture that the upload holds, encoded anew. Raises PhotoRefused."""
    if (upload.size or 0) > MAX_BYTES:
        raise PhotoRefused(_("The photo is larger than 10 MB."))
    try:
        with Image.open(upload, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise PhotoRefused(_("The photo has more than 50 million pixels."))
            return _clean(image)
    except PhotoRefused:
        raise
    except Image.DecompressionBombError as error:
        raise PhotoRefused(_("The photo has more than 50 million pixels.")) from error
    except UNREADABLE as error:
        raise PhotoRefused(_("This is no photo that can be read: JPEG, PNG or WebP is.")) from error


def _clean(image: Image.Image) -> Photo:
    taken_at = _taken_at(image)
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded at a fraction of its size
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # Pasted into a new picture: comments, profiles and whatever else hangs on the old one stay behind.
    plain = Image.new("RGB", upright.size, "white")
    opaque = upright.convert("RGBA")
    plain.paste(opaque, mask=opaque.getchannel("A"))
    content, (width, height) = _jpeg(plain), plain.size
    plain.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Photo(content, width, height, _jpeg(plain), taken_at)


def _jpeg(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=85, optimize=True)
    return buffer.getvalue()


def _taken_at(image: Image.Image) -> datetime | None:
    """The moment of exposure where the camera names its zone too; without one nobody knows which moment it was."""
    tags = image.getexif().get_ifd(ExifTags.IFD.Exif)
    time, offset = tags.get(ExifTags.Base.DateTimeOriginal), tags.get(ExifTags.Base.OffsetTimeOriginal)
    try:
        return datetime.strptime(f"{time} {offset}", "%Y:%m:%d %H:%M:%S %z")
    except ValueError:
        return None
