"""The chains' heads, written down outside the database, where its administrator has no say (SEC-108).

One JSON line for each: which chain, how far, the digest there, when, and our signature. Lines are only ever added.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.audit.signing import SigningKeys
from app.db import now


@dataclass(frozen=True, slots=True)
class Anchor:
    """One line of the file; `is_ours` says whether its signature is good."""

    line: int
    chain: int
    position: int
    digest: str
    is_ours: bool


def head_lines(keys: SigningKeys, heads: Mapping[int, tuple[int, str]]) -> list[str]:
    """One line for each head."""
    lines = []
    for chain, (position, digest) in sorted(heads.items()):
        fields: dict[str, Any] = {
            "chain": chain,
            "position": position,
            "digest": digest,
            "at": now().isoformat(timespec="seconds"),
            "key_id": keys.current,
        }
        lines.append(json.dumps(fields | {"mac": keys.mac("anchor", fields)}))
    return lines


def append(path: Path, lines: list[str]) -> None:
    """Add lines to the file, and come back when the disk has them. Raises OSError where it can't."""
    # One write at the end of the file: two sealers never mix their lines.
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, "".join(f"{line}\n" for line in lines).encode())
        os.fsync(file)
    finally:
        os.close(file)


def read(path: Path, keys: SigningKeys) -> Iterator[Anchor]:
    """The lines of a file, one at a time. What is no anchor comes with position 0."""
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            yield _anchor(number, line, keys)


def _anchor(number: int, line: str, keys: SigningKeys) -> Anchor:
    try:
        fields = json.loads(line)
        mac, key_id = fields.pop("mac"), fields["key_id"]
        is_ours = keys.is_good("anchor", fields, key_id, mac)
        return Anchor(number, int(fields["chain"]), int(fields["position"]), str(fields["digest"]), is_ours)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Anchor(number, 0, 0, "", is_ours=False)
