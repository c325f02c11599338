"""Kinds of organisation, what a person proves who they are with, and what they typed."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum


class OrganisationKind(StrEnum):
    """An authority commissions and is the tenant; a provider runs services for one authority."""

    AUTHORITY = "authority"
    PROVIDER = "provider"


class Factor(StrEnum):
    """One way to prove who one is."""

    PASSWORD = "password"
    TOTP = "totp"
    RECOVERY_CODE = "recovery_code"
    PASSKEY = "passkey"
    SINGLE_SIGN_ON = "single_sign_on"


# Enough by themselves: a passkey asks its holder for a finger, face or PIN; an authority's own sign-in has its own second step.
_ALONE = frozenset({Factor.PASSKEY, Factor.SINGLE_SIGN_ON})
_SECOND = frozenset({Factor.TOTP, Factor.RECOVERY_CODE})


def is_strong(factors: AbstractSet[Factor]) -> bool:
    """Whether these together open staff pages. No setting changes this (SEC-131).

    >>> is_strong({Factor.PASSWORD})
    False
    >>> is_strong({Factor.PASSWORD, Factor.TOTP}), is_strong({Factor.PASSKEY})
    (True, True)
    """
    return bool(_ALONE & factors) or (Factor.PASSWORD in factors and bool(_SECOND & factors))


def has_own_proof(factors: AbstractSet[Factor]) -> bool:
    """Whether something among these is the person's own, whatever an authority's sign-in says of them.

    >>> has_own_proof({Factor.SINGLE_SIGN_ON}), has_own_proof({Factor.SINGLE_SIGN_ON, Factor.PASSWORD, Factor.TOTP})
    (False, True)
    """
    return is_strong(factors - {Factor.SINGLE_SIGN_ON})


def factors_text(factors: AbstractSet[Factor]) -> str:
    """How factors are stored and written down: words with spaces between, in order.

    >>> factors_text({Factor.TOTP, Factor.PASSWORD})
    'password totp'
    """
    return " ".join(sorted(factor.value for factor in factors))


def factors_of(stored: str) -> frozenset[Factor]:
    """The factors that `factors_text` wrote."""
    return frozenset(Factor(word) for word in stored.split())


class LinkPurpose(StrEnum):
    """Why somebody was given a one-time link: a new account, or a new start for an account that is there."""

    INVITATION = "invitation"
    RESET = "reset"


class GivenKind(StrEnum):
    """What was done to somebody's part: given, a new start for whoever has it, or taken away."""

    PART = "part"
    NEW_START = "new_start"
    TAKEN = "taken"


class GivenState(StrEnum):
    """Whether it waits for a second person, is done, or was refused or taken back."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


class Change(StrEnum):
    """A change to how somebody signs in, or something else about it, of which they are told."""

    PASSWORD_CHANGED = "password_changed"
    APP_CHANGED = "app_changed"
    CODES_MADE = "codes_made"
    CODE_USED = "code_used"
    CODES_TRIED = "codes_tried"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    SINGLE_SIGN_ON_LINKED = "single_sign_on_linked"
    PART_CHANGED = "part_changed"


@dataclass(frozen=True, slots=True)
class SignInDetails:
    """What somebody typed to sign in."""

    email: str
    password: str


@dataclass(frozen=True, slots=True)
class PasswordDetails:
    """A change of password."""

    present: str
    password: str
    is_ending_others: bool
