"""QR codes as inline SVG."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString


def qr_svg(text: str) -> SafeString:
    """Without size or style of its own, so that the style sheet says how large it is.

    Error correction "low": a screen has no stains, and the larger the squares, the farther away a phone may be held.
    """
    code = segno.make_qr(text, error="l", boost_error=False)
    return SafeString(code.svg_inline(svgclass="qr", lineclass=None, omitsize=True, light="#fff", border=4))
