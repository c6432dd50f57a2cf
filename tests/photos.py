"""Pictures as phones and trouble-makers send them."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image


def photo_bytes(width: int = 80, height: int = 60, kind: str = "JPEG", **options: Any) -> bytes:
    """A plain orange picture."""
    buffer = BytesIO()
    Image.new("RGB", (width, height), "orange").save(buffer, kind, **options)
    return buffer.getvalue()


def upload(content: bytes | None = None, name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo_bytes() if content is None else content, "image/jpeg")


def exif(**base: Any) -> Image.Exif:
    """Exif with the place, the camera's owner and, by name, tags of the exposure or the orientation."""
    tags = Image.Exif()
    tags[ExifTags.Base.Artist] = "Pemilik Kamera"
    tags.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (3.0, 58.0, 12.0)
    for name, value in base.items():
        tag = ExifTags.Base[name]
        if tag == ExifTags.Base.Orientation:
            tags[tag] = value
        else:
            tags.get_ifd(ExifTags.IFD.Exif)[tag] = value
    return tags


def bomb(side: int) -> bytes:
    """A PNG of some hundred bytes that says it is `side` × `side` pixels."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1_000))), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
