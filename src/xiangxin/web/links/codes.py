"""QR codes as drawings of ours: one path, dark on light in every scheme, so that it scans."""

import io
from typing import Final

import segno

# Modules of white that scanners ask for around a code.
_QUIET: Final = 4


def qr_path(address: str) -> tuple[str, int]:
    """The dark modules as an SVG path, one unit a module, and the side in modules."""
    code = segno.make(address, error="m", micro=False)
    parts = [
        f"M{x + _QUIET} {y + _QUIET}h1v1h-1z"
        for y, row in enumerate(code.matrix)
        for x, module in enumerate(row)
        if module
    ]
    return "".join(parts), len(code.matrix) + 2 * _QUIET


def qr_svg(address: str) -> bytes:
    """A whole file, to print or to show."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", scale=8, border=_QUIET, light="#fff", dark="#000", nl=False
    )
    return out.getvalue()
