"""Chain what was committed: each entry gets a place behind the one before, and can't leave it unseen (SEC-108).

A separate short transaction, so that writers never wait for each other's digests. Entries are chained as they become
visible, not by their numbers: a long transaction commits entries with lower numbers than others that are chained already.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import insert, update

from app.audit import queries
from app.audit.models import AuditLink, AuditSealer
from app.audit.queries import RawEntry
from app.audit.signing import SigningKeys, entry_fields, signing_keys
from app.db import now, transaction
from app.errors import RuleError

# Entries sealed in one transaction: few enough that on SQLite nobody waits long for the one who may write.
BATCH = 1000
# How far below the highest sealed number a round looks for late entries; a round that looks at everything finds the rest.
_LOOK_BACK = 10_000


def seal_new(*, everything: bool = True) -> int:
    """Chain the next entries that are committed and in no chain, at most BATCH. Gives how many there were.

    Two sealers at once take turns. Unless `everything` is asked for, only recent numbers are looked at, which is quick
    however long the trail is.
    """
    keys = signing_keys()
    with transaction() as session:
        # Taking the row's lock first lets the next sealer see all that this one did.
        at = now()
        taken = session.execute(
            update(AuditSealer).where(AuditSealer.id == 1).values(ran_at=at).returning(AuditSealer.unsigned_to)
        )
        unsigned_to = taken.scalar_one_or_none()
        if unsigned_to is None:
            raise RuleError("The sealer's own row is gone from audit_sealer: somebody changed the database by hand")
        connection = session.connection()
        after = None if everything else queries.greatest_sealed(connection) - _LOOK_BACK
        entries = queries.unsealed_entries(connection, after=after, most=BATCH)
        if entries:
            heads = {chain: queries.head_of(connection, chain) for chain in {entry.chain for entry in entries}}
            session.execute(insert(AuditLink), _links(keys, entries, heads, unsigned_to, at))
    return len(entries)


def _links(
    keys: SigningKeys,
    entries: list[RawEntry],
    heads: dict[int, tuple[int, str] | None],
    unsigned_to: int,
    at: dt.datetime,
) -> list[dict[str, Any]]:
    made = []
    for entry in entries:
        position, previous = heads[entry.chain] or (0, genesis(keys, entry.chain, unsigned_to, keys.current))
        link: dict[str, Any] = {
            "chain": entry.chain,
            "position": position + 1,
            "entry_id": entry.id,
            "entry_mac": entry.values["mac"] or unsigned_mac(keys, entry, keys.current),
            "previous": previous,
            "sealed_at": at,
            "key_id": keys.current,
        }
        link["digest"] = link_digest(keys, link)
        heads[entry.chain] = (link["position"], link["digest"])
        made.append(link)
    return made


def genesis(keys: SigningKeys, chain: int, unsigned_to: int, key_id: int) -> str:
    """What the first link of a chain follows: tied to the chain, and to which entries may be unsigned."""
    return keys.mac("start", {"chain": chain, "unsigned_to": unsigned_to}, key_id)


def unsigned_mac(keys: SigningKeys, entry: RawEntry, key_id: int) -> str:
    """What stands for the signature of an entry that has none: how it was when it was sealed."""
    return keys.mac("unsigned", {"id": entry.id, **entry_fields(entry.values)}, key_id)


def link_digest(keys: SigningKeys, link: dict[str, Any]) -> str:
    """The digest of a link, with the key that the link names. Raises KeyError where that key is not here."""
    fields = {name: value for name, value in link.items() if name != "digest"}
    return keys.mac("link", fields, link["key_id"])
