"""Where databases of tests lie: in memory where the machine has a folder there, since what a test writes need not last."""

from __future__ import annotations

import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ROOM = 2 * 1024**3


def memory() -> str | None:
    """A folder in memory with two gigabytes free; None, which stands for the usual place, where there is none."""
    return str(_MEMORY) if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM else None
