"""QR codes as drawings of ours: one path, dark on light in every scheme, so that it scans."""

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
    path, side = qr_path(address)
    size = side * 8
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        f'viewBox="0 0 {side} {side}"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" shape-rendering="crispEdges" d="{path}"/></svg>'
    ).encode()
