"""The second step: codes of an authenticator app, and ten recovery codes on paper."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import g, session
from flask_babel import gettext as _
from sqlalchemy import delete, or_, update

from app.accounts import queries
from app.accounts.models import AccountNotice, RecoveryCode, User
from app.accounts.passwords import code_fits, hash_code
from app.accounts.totp import fitting_step, secret_from
from app.accounts.types import Change, Factor
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, let_go, new_public_id, now
from app.errors import ConflictError
from app.messaging import services as messages
from app.messaging.queries import find_by_key
from app.messaging.types import MessageKind
from app.vault import keyring
from app.web import limits

TRIES = limits.Limit("second-step", most=5, minutes=10)
# Wrong ones one after another, however slowly they come: more than anybody's bad day, and never a lasting lock.
IN_A_ROW = limits.Limit("second-step-in-a-row", most=10, minutes=24 * 60)
NUMBER_OF_CODES = 10
# Without letters that look like each other or like a figure.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def offered_secret(user: User) -> str:
    """The app's secret that is offered to this browser until a code of it is sent back.

    Made again from the browser's own sign-in and the present secret, so that nothing is kept for who never comes back.
    """
    of = session.get("half") or session.get("sign_in", "")
    return secret_from(keyring().derive(f"{of}:{user.public_id}:{user.totp or ''}", "totp"))


def check_may_enrol(user: User) -> None:
    """A password alone takes no app into use where a stronger way in is there: else it would be enough to steal the password.

    Raises ConflictError that says what to do.
    """
    if queries.has_other_way(user):
        raise ConflictError(
            "",
            _(
                "This account has a stronger way to sign in. Go back, and sign in with your passkey or with your "
                "organisation's own sign-in. Then you can set up an app."
            ),
        )


def enrol(user: User, code: str, codes: NewCodes) -> bool:
    """Take the offered secret as the account's second step, with these recovery codes, if the code is one of it.

    Raises TooManyError after five tries in ten minutes.
    """
    limits.take(TRIES, user.public_id)
    secret = offered_secret(user)
    step = fitting_step(secret, code, now(), after=None)
    if step is None:
        _refused(user, Factor.TOTP)
        return False
    limits.give_back(TRIES, user.public_id)
    user.totp = secret
    user.totp_used = step
    _wrote(user, Action.SECOND_STEP_ADDED, Factor.TOTP)
    tell(user, Change.APP_CHANGED)
    keep_codes(user, codes)
    return True


def check_code(user: User, typed: str) -> Factor | None:
    """Which second factor the words typed are, used up by this: a code of the app, or a recovery code. None if neither.

    Raises TooManyError after five tries in ten minutes.
    """
    limits.take(TRIES, user.public_id)
    number, dash, code = typed.strip().lower().partition("-")
    factor = Factor.RECOVERY_CODE if dash else Factor.TOTP
    fits = _use_recovery_code(user, number, code) if dash else _use_app_code(user, typed)
    if not fits:
        _refused(user, factor)
        return None
    limits.give_back(TRIES, user.public_id)
    for where in ("half", "again"):
        limits.forget(IN_A_ROW, f"{where} {user.public_id}")
    return factor


def wrong_in_a_row(user: User, *, where: str) -> bool:
    """Count a code that did not fit. True with the tenth in a row: then its owner is told, by mail once a day at most.

    `where` keeps apart who is half signed in and who is signed in, so that a stranger ends nobody else's sign-in.
    """
    key = f"{where} {user.public_id}"
    if limits.count(IN_A_ROW, key) < IN_A_ROW.most:
        return False
    limits.forget(IN_A_ROW, key)
    letter = f"codes-tried:{user.public_id}:{now().date()}"
    if find_by_key(letter) is None:
        tell(user, Change.CODES_TRIED, MessageKind.CODES_TRIED, key=letter)
    return True


@dataclass(frozen=True, slots=True)
class NewCodes:
    """Ten recovery codes: as they are shown once, and the hashes that are kept."""

    shown: tuple[str, ...]
    hashes: tuple[str, ...]


def new_codes() -> NewCodes:
    """Ten new recovery codes. Hashing takes a moment: to be called before a transaction, and nobody waits meanwhile."""
    let_go()
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(12)) for _ in range(NUMBER_OF_CODES)]
    return NewCodes(
        shown=tuple(f"{number}-{code[:4]}-{code[4:8]}-{code[8:]}" for number, code in enumerate(codes, start=1)),
        hashes=tuple(hash_code(code) for code in codes),
    )


def keep_codes(user: User, codes: NewCodes) -> None:
    """These recovery codes in place of all before; only their hashes are kept."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    db.session.add_all(
        RecoveryCode(number=number, code_hash=code_hash, user_id=user.id)
        for number, code_hash in enumerate(codes.hashes, start=1)
    )
    _wrote(user, Action.RECOVERY_CODES_MADE)


def forget(user: User) -> None:
    """Take the app and the recovery codes from an account: for a new start, and for leavers."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    user.totp = None
    user.totp_used = None
    _wrote(user, Action.SECOND_STEP_REMOVED)


def tell(
    user: User, change: Change, kind: MessageKind = MessageKind.SIGN_IN_CHANGED, *, key: str | None = None
) -> None:
    """Have the person told of a change: by a message, and on a page before their first page (SEC-47)."""
    authority_id = queries.authority_of(user)
    if authority_id is not None:
        key = key or f"sign-in:{new_public_id()}"
        messages.queue(key, kind, address=user.email, authority_id=authority_id)
    db.session.add(
        AccountNotice(change=change, made_at=now(), by_sign_in=g.get("sign_in_id"), user_id=user.id),
    )


def _use_app_code(user: User, typed: str) -> bool:
    step = fitting_step(user.totp, typed, now(), after=user.totp_used) if user.totp else None
    if step is None:
        return False
    # In one statement: of two browsers that send the same code at once, one gets in.
    taken = (
        update(User)
        .where(User.id == user.id, or_(User.totp_used.is_(None), User.totp_used < step))
        .values(totp_used=step)
        .returning(User.id)
    )
    return db.session.scalar(taken) is not None


def _use_recovery_code(user: User, number: str, typed: str) -> bool:
    kept = queries.find_recovery_code(user, int(number)) if number in _NUMBERS else None
    if not code_fits(kept.code_hash if kept else None, typed.replace("-", "").replace(" ", "")) or kept is None:
        return False
    taken = (
        update(RecoveryCode)
        .where(RecoveryCode.id == kept.id, RecoveryCode.used_at.is_(None))
        .values(used_at=now())
        .returning(RecoveryCode.id)
    )
    if db.session.scalar(taken) is None:
        return False
    tell(user, Change.CODE_USED)
    return True


_NUMBERS = {str(number) for number in range(1, NUMBER_OF_CODES + 1)}


def _refused(user: User, factor: Factor) -> None:
    _wrote(user, Action.SECOND_STEP_REFUSED, factor)


def _wrote(user: User, action: Action, factor: Factor | None = None) -> None:
    audit.record(
        None,
        action,
        user,
        authority_id=queries.authority_of(user),
        staff_id=user.id,
        detail=factor.value if factor else None,
    )
