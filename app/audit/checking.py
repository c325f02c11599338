"""Walk the whole trail and say what somebody did to it, in plain words (SEC-108). Memory stays flat however long it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from app.audit import queries
from app.audit.anchors import Anchor
from app.audit.queries import RawEntry, RawLink
from app.audit.sealing import genesis, link_digest, unsigned_mac
from app.audit.signing import SigningKeys, entry_fields
from app.db import now, reading

# An entry this much older than others sealed ahead of it was slipped in later: no transaction lasts that long.
_LATE = dt.timedelta(hours=1)
_AT_ONCE = 500


@dataclass
class Walk:
    """Where a check is, and how much it has seen."""

    keys: SigningKeys
    unsigned_to: int
    links: int = 0
    chain: int = -1
    position: int = 0
    digest: str | None = None
    newest: dt.datetime | None = field(default=None)


def findings(keys: SigningKeys, anchors: Iterable[Anchor], *, minutes: int) -> Iterator[str]:
    """Everything that is wrong, as sentences, first links, then what is not sealed, then what the anchors say."""
    with reading() as connection:
        sealer = queries.sealer_row(connection)
    if sealer is None:
        yield "The sealer's own row was taken out of audit_sealer"
    walk = Walk(keys, sealer[0] if sealer else 0)
    for link in queries.all_links():
        yield from _link(walk, link)
    for public_id in queries.copied_entries(20):
        yield f"Entry with the random id {public_id} is there twice: somebody copied it"
    for entry in queries.all_unsealed():
        yield from _waiting(walk, entry, now() - dt.timedelta(minutes=minutes))
    yield from _anchored(anchors)


def _link(walk: Walk, link: RawLink) -> Iterator[str]:
    values = link.values
    chain, position = values["chain"], values["position"]
    where = f"chain {chain}, place {position}"
    is_known = values["key_id"] in walk.keys.keys
    if chain != walk.chain:
        walk.chain, walk.position, walk.newest = chain, 0, None
        walk.digest = genesis(walk.keys, chain, walk.unsigned_to, values["key_id"]) if is_known else None
    if position != walk.position + 1:
        yield f"Links were deleted: {where} comes after place {walk.position}"
    elif walk.digest is not None and values["previous"] != walk.digest:
        yield f"The chain was rewritten: {where} does not follow what stands before it"
    if not is_known:
        yield f"The link at {where} names key {values['key_id']}, which is not among AUDIT_KEYS"
    elif link_digest(walk.keys, values) != values["digest"]:
        yield f"The link at {where} was changed, or was not made by Waymark"
    walk.position, walk.digest, walk.links = position, values["digest"], walk.links + 1
    if link.entry is None:
        yield f"Entry {values['entry_id']} ({where}) was deleted"
    else:
        yield from _entry(walk, link.entry, values, where)


def _entry(walk: Walk, entry: RawEntry, link: dict[str, Any], where: str) -> Iterator[str]:
    mac, named = entry.values["mac"], f"Entry {entry.id} ({where})"
    if mac is None:
        if entry.id > walk.unsigned_to:
            yield f"{named} has no signature: Waymark did not write it so"
        elif link["key_id"] in walk.keys.keys and unsigned_mac(walk.keys, entry, link["key_id"]) != link["entry_mac"]:
            yield f"{named} was edited after it was sealed"
        return
    if not _is_signed(walk, entry):
        is_same = mac == link["entry_mac"]
        yield f"{named} was edited" if is_same else f"{named} was replaced by one that Waymark did not write"
    elif mac != link["entry_mac"]:
        yield f"{named} was moved: another entry stood there when it was sealed"
    at = entry.values["at"]
    if isinstance(at, dt.datetime):
        if walk.newest is not None and at < walk.newest - _LATE:
            yield f"{named} says it is from {at:%Y-%m-%d %H:%M}, but stands behind later ones: it was slipped in"
        walk.newest = max(at, walk.newest or at)


def _is_signed(walk: Walk, entry: RawEntry) -> bool:
    return walk.keys.is_good("entry", entry_fields(entry.values), entry.values["key_id"], entry.values["mac"])


def _waiting(walk: Walk, entry: RawEntry, since: dt.datetime) -> Iterator[str]:
    at = entry.values["at"]
    if entry.values["mac"] is None and entry.id > walk.unsigned_to:
        yield f"Entry {entry.id} is in no chain and has no signature: Waymark did not write it"
    elif entry.values["mac"] is not None and not _is_signed(walk, entry):
        yield f"Entry {entry.id} is in no chain and was edited, or Waymark did not write it"
    elif not isinstance(at, dt.datetime) or at < since:
        yield f"Entry {entry.id} of {at:%Y-%m-%d %H:%M} is in no chain: its link was cut off, or the sealer does not run"


def _anchored(anchors: Iterable[Anchor]) -> Iterator[str]:
    """Compare with what was written down outside: a chain that ends earlier was cut, one that differs was rewritten."""
    ours = iter(anchors)
    while batch := list(islice(ours, _AT_ONCE)):
        there = queries.digests_at({(anchor.chain, anchor.position) for anchor in batch if anchor.is_ours})
        for anchor in batch:
            where, digest = f"chain {anchor.chain}, place {anchor.position}", there.get((anchor.chain, anchor.position))
            if not anchor.is_ours:
                yield f"Line {anchor.line} of the anchors was not written by Waymark"
            elif digest is None:
                yield f"The chain was cut: the anchors (line {anchor.line}) know {where}, which is not there"
            elif digest != anchor.digest:
                yield f"There are two histories: at {where} the anchors (line {anchor.line}) know another digest"
