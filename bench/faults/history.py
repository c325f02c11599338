"""What every client did and what came back: the only witness of what was acknowledged."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

# Value or way to skip as the form sends it, or words.
Sent = tuple[str, str]


@dataclass
class Visit:
    """One person's way through one form, as their phone saw it."""

    invitation_id: int
    instrument: str
    # By place: what the server said it saved, last; and what was sent after that without an answer.
    saved: dict[int, Sent] = field(default_factory=dict)
    unknown: dict[int, list[Sent]] = field(default_factory=dict)
    # Every answer that may ever have been stored, by place.
    tried: dict[int, list[Sent]] = field(default_factory=dict)
    steps: int = 0
    # Forms sent without any answer, and how often something was tried again.
    lost: int = 0
    retries: int = 0
    tried_to_send: bool = False
    # The digest on the receipt that was shown; None where no receipt ever came.
    receipt: str | None = None
    gave_up: str = ""


class History:
    """Writes each event down as it happens, one JSON line each."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.begun = time.monotonic()
        self.answers = 0
        self._lock = threading.Lock()
        self._file: IO[str] = path.open("w", encoding="utf-8")
        self.write("begin", seed=seed)

    def write(self, event: str, **facts: Any) -> None:
        """Add one event."""
        line = json.dumps({"at": round(time.monotonic() - self.begun, 4), "event": event, **facts})
        with self._lock:
            self.answers += event == "answer"
            self._file.write(line + "\n")

    def close(self, visits: list[Visit]) -> None:
        """Add how each visit ended."""
        for visit in visits:
            self.write("visit", **asdict(visit))
        self._file.close()
