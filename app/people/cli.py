"""flask accounts add and invite. They stand here because a new account takes over young people who wait for its e-mail address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click
from flask import Flask

from app.access.roles import SERVICE_ROLES, STAFF_ROLES, Role
from app.accounts.cli import accounts_group
from app.accounts.queries import find_user_by_email, get_authority, memberships_of
from app.accounts.services import link_address, make_account, make_link
from app.accounts.types import LinkPurpose
from app.cli import bad, operator
from app.db import transaction
from app.people.services import give_part, link_episodes
from app.provision.queries import services_by_code
from app.vault import new_secret

if TYPE_CHECKING:
    from app.accounts.models import User


F = TypeVar("F", bound=Callable[..., Any])


def init_app(_app: Flask) -> None:
    """Add the commands."""
    accounts_group.add_command(add)
    accounts_group.add_command(invite)


_OPTIONS = (
    click.argument("email"),
    click.option("--name", help="The person's name; needed for a new account."),
    click.option("--role", type=click.Choice([role.value for role in STAFF_ROLES]), required=True, help="Their part."),
    click.option(
        "--service", "codes", multiple=True, help="Code of a service, for those who work in services; may be repeated."
    ),
    click.option("--authority", help="Code of the authority, where there are several."),
)


def _asked(command: F) -> F:
    """What both commands ask for."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command("invite")
@_asked
@operator
def invite(*, email: str, name: str | None, role: str, codes: tuple[str, ...], authority: str | None) -> None:
    """Make an account and a one-time link, by which its owner chooses a password and a second step: the first administrator too."""
    email, name, part = email.strip(), (name or "").strip(), Role(role)
    _check(email, part, codes)
    with transaction():
        given = _give(email, name, part, codes, authority, password=None)
        if not given.is_new:
            bad(f"There is an account {email} already; an administrator gives it a new start at /staff/accounts")
        secret = make_link(None, given.user, LinkPurpose.INVITATION, authority_id=given.authority_id)
    click.echo(given.said)
    click.echo(f"Link, shown this once, works once within 72 hours: {link_address(secret)}")


@click.command("add")
@_asked
@operator
def add(*, email: str, name: str | None, role: str, codes: tuple[str, ...], authority: str | None) -> None:
    """Make an account, or give one that is here another part. A new account's password is made up and shown once."""
    email, name, part = email.strip(), (name or "").strip(), Role(role)
    _check(email, part, codes)
    password = new_secret()
    with transaction():
        given = _give(email, name, part, codes, authority, password=password)
    click.echo(given.said)
    if given.is_new:
        click.echo(f"Password, shown this once: {password}")


@dataclass(frozen=True, slots=True)
class Given:
    """An account with its part, and what to say about it."""

    user: User
    authority_id: int
    is_new: bool
    said: str


def _give(
    email: str, name: str, part: Role, codes: tuple[str, ...], authority: str | None, *, password: str | None
) -> Given:
    tenant = get_authority(authority)
    found = services_by_code(tenant.id, codes)
    if missing := [code for code in codes if code not in found]:
        bad(f"Authority {tenant.code} has no service {', '.join(missing)}; bring in services first")
    before = find_user_by_email(email)
    user = _made(email, name, password) if before is None else _same(before, name, tenant.id)
    places: list[int | None] = [found[code].id for code in codes] or [None]
    given = [give_part(user, part, authority_id=tenant.id, service_id=place) for place in places]
    linked = link_episodes(user, authority_id=tenant.id)
    where = ", ".join(codes) or tenant.code
    done = "account made" if before is None else "part added" if any(given) else "has this part already"
    said = f"{email}: {done} ({part.value.replace('_', ' ')}, {where}); episodes linked: {linked}"
    return Given(user, tenant.id, before is None, said)


def _check(email: str, role: Role, codes: tuple[str, ...]) -> None:
    before, at, after = email.partition("@")
    if not (before and at and after) or "@" in after or any(letter.isspace() for letter in email):
        raise click.BadParameter(f"{email!r} is not an e-mail address", param_hint="EMAIL")
    is_frontline = role in SERVICE_ROLES
    if is_frontline and not codes:
        raise click.UsageError(
            "Say in which service with --service: key workers, managers and safeguarding leads work in services"
        )
    if codes and not is_frontline:
        raise click.UsageError(f"Leave out --service: a member of staff who is {role} belongs to the whole authority")


def _made(email: str, name: str, password: str | None) -> User:
    if not name:
        raise click.UsageError(f"Say who it is with --name: there is no account {email} yet")
    return make_account(email=email, name=name, password=password)


def _same(user: User, name: str, authority_id: int) -> User:
    if user.is_disabled:
        bad(f"The account {user.email} is closed")
    if name and name != user.name:
        bad(f"There is an account {user.email} with another name; leave out --name if it is the same person")
    if any(one.authority_id != authority_id for one in memberships_of(user)):
        bad(f"The account {user.email} works in another authority; use another e-mail address here")
    return user
