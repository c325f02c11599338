"""What may become of a key, and what a run over sealed values found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class KeyState(StrEnum):
    """Current keys seal and open; old ones only open; of a destroyed one nothing is left but that it was there."""

    CURRENT = "current"
    OLD = "old"
    DESTROYED = "destroyed"


@dataclass
class Tally:
    """What happened to the values of one run.

    `overtaken` were written anew by somebody else while the run held them, and are left as they are; `unreadable` do not
    open, and are left too; `left` still need another key when the run ends.
    """

    resealed: int = 0
    overtaken: int = 0
    unreadable: int = 0
    left: int = 0
