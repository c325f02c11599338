"""The text of a referral, put together once and kept as it was sent (pure)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from app.concerns.types import Detail, ReferralDetails


@dataclass(frozen=True, slots=True)
class Piece:
    """Words from the record that can go into a referral: whose they are, when they were said and who wrote them down.

    There are no scores among pieces: a figure proves nothing to somebody who does not know the child (SAFE-14).
    """

    ref: str
    voice: str
    said_on: dt.date
    written_by: str
    words: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece as it stands in a referral."""

    voice: str
    said_on: dt.date
    written_by: str
    words: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A referral as it was sent. `left_out` are words of Detail; `refs` say what it was made from."""

    about: str
    recipient: str
    asks: str
    facts: str
    accounts: str
    views: str
    quotes: tuple[Quote, ...]
    details: dict[str, str]
    left_out: tuple[str, ...]
    refs: tuple[str, ...]


def compose(about: str, details: ReferralDetails, pieces: Sequence[Piece], clean: Callable[[str], str]) -> Pack:
    """Put a referral together from what was written and the chosen pieces, oldest first; `clean` masks a text."""
    chosen = sorted(
        (piece for piece in pieces if piece.ref in details.chosen), key=lambda piece: (piece.said_on, piece.ref)
    )
    return Pack(
        about=about,
        recipient=details.recipient,
        asks=clean(details.asks),
        facts=clean(details.facts),
        accounts=clean(details.accounts),
        views=clean(details.views),
        quotes=tuple(Quote(piece.voice, piece.said_on, piece.written_by, clean(piece.words)) for piece in chosen),
        details={kind.value: words for kind, words in details.details.items() if kind in details.included and words},
        left_out=tuple(kind.value for kind in Detail if kind not in details.included),
        refs=tuple(piece.ref for piece in chosen),
    )


def write(pack: Pack) -> str:
    """As text to be sealed."""
    return json.dumps(asdict(pack), ensure_ascii=False, default=dt.date.isoformat)


def read(text: str) -> Pack:
    """What `write` wrote."""
    raw = json.loads(text)
    raw["quotes"] = tuple(
        Quote(**quote | {"said_on": dt.date.fromisoformat(quote["said_on"])}) for quote in raw["quotes"]
    )
    return Pack(**raw | {"left_out": tuple(raw["left_out"]), "refs": tuple(raw["refs"])})
