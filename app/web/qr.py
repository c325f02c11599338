"""A link as a picture that a phone's camera reads (pure)."""

from __future__ import annotations

from dataclasses import dataclass

import segno

# A camera finds the code by the empty edge around it: four modules, as the standard (ISO/IEC 18004) asks.
QUIET = 4


@dataclass(frozen=True, slots=True)
class QrPicture:
    """A square of `size` modules with its empty edge, and the path of its dark modules."""

    size: int
    path: str


def qr_picture(link: str) -> QrPicture:
    """The QR code of a link, readable with up to 15% of it covered or smudged."""
    rows = [bytes(row) for row in segno.make_qr(link, error="m").matrix]
    strokes = [
        f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z" for y, row in enumerate(rows) for x, length in _runs(row)
    ]
    return QrPicture(size=len(rows) + 2 * QUIET, path="".join(strokes))


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many stand together."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((x, 1))
    return runs
