"""The look-up digests of a provider's own references. The provider is part of each: two may use the same reference."""

from __future__ import annotations

from app.vault import digest


def person_ref_digest(provider_id: int, ref: str) -> str:
    """By which a young person is found."""
    return digest(f"{provider_id}:{ref}", "person-ref")


def family_ref_digest(provider_id: int, ref: str) -> str:
    """By which a family is found."""
    return digest(f"{provider_id}:{ref}", "family-ref")
