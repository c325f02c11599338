"""Kinds of organisation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class OrganisationKind(StrEnum):
    """An authority commissions and is the tenant; a provider runs services for one authority."""

    AUTHORITY = "authority"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class SignInDetails:
    """What somebody typed to sign in."""

    email: str
    password: str
