"""Let the staff of an authority sign in with its own accounts, or no longer: what an operator sets up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import delete, select

from app.accounts.credentials import SingleSignOn, SingleSignOnLink
from app.accounts.models import Organisation
from app.accounts.open_id import Provider
from app.accounts.single_sign_on import get_provider
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, now
from app.errors import RuleError

# An end of an e-mail address.
_DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+", re.ASCII)


def set_provider(
    authority: Organisation, *, issuer: str, client_id: str, secret: str | None, domains: Sequence[str]
) -> Provider:
    """Let an authority's staff sign in with its own accounts, or change how. Links end where the issuer or client changes.

    Raises RuleError where the issuer is no https:// address, or a domain is none. Without `secret` the one that is kept stays.
    """
    names = _checked(issuer, client_id, domains)
    kept = db.session.scalars(
        select(SingleSignOn).where(SingleSignOn.authority_id == authority.id).with_for_update()
    ).one_or_none()
    if kept is None:
        kept = SingleSignOn(issuer=issuer, client_id=client_id, authority_id=authority.id)
        db.session.add(kept)
    elif (kept.issuer, kept.client_id) != (issuer, client_id):
        db.session.execute(delete(SingleSignOnLink).where(SingleSignOnLink.single_sign_on_id == kept.id))
    kept.issuer, kept.client_id, kept.domains, kept.set_at = issuer, client_id, " ".join(names), now()
    if secret is not None:
        kept.secret = secret
    db.session.flush()
    audit.record(None, Action.SINGLE_SIGN_ON_SET, kept, detail=f"{issuer} {kept.domains}"[:500])
    return get_provider(kept.public_id)


def remove_provider(authority: Organisation) -> bool:
    """Let an authority's staff no longer sign in with its own accounts. False where they could not anyway."""
    kept = db.session.scalars(select(SingleSignOn).where(SingleSignOn.authority_id == authority.id)).one_or_none()
    if kept is None:
        return False
    db.session.execute(delete(SingleSignOnLink).where(SingleSignOnLink.single_sign_on_id == kept.id))
    audit.record(None, Action.SINGLE_SIGN_ON_SET, kept, detail="removed")
    db.session.delete(kept)
    return True


def _checked(issuer: str, client_id: str, domains: Sequence[str]) -> list[str]:
    if not _is_address(issuer):
        raise RuleError(f"{issuer!r} is not an issuer's address: it begins with https:// and has no ? or #")
    if len(issuer) > 500 or not 0 < len(client_id) <= 200:
        raise RuleError("An issuer has 500 characters at most, a client id 200")
    names = [name.strip().lower().removeprefix("@") for name in domains]
    if not names or any(not _DOMAIN.fullmatch(name) for name in names):
        raise RuleError(
            "Say the end of the e-mail addresses that it may speak for with --domain, such as example.gov.uk"
        )
    if len(" ".join(names)) > 1000:
        raise RuleError("These are too many domains: they have 1,000 characters at most, all together")
    return names


def _is_address(issuer: str) -> bool:
    allowed = {"https"} if current_app.config["NAME"] == "production" else {"https", "http"}
    try:
        address = urlsplit(issuer)
        return address.scheme in allowed and bool(address.hostname) and not address.query and not address.fragment
    except ValueError:
        return False
