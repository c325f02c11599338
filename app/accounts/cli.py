"""flask accounts: members of staff who can sign in. Single sign-on is set up here; other packages add commands of their own."""

from __future__ import annotations

from typing import TextIO

import click
from flask import Flask

from app.accounts import open_id, provider_settings
from app.accounts.queries import get_authority
from app.cli import bad, operator
from app.db import transaction

accounts_group = click.Group("accounts", help="Members of staff who can sign in.")
single_sign_on_group = click.Group("single-sign-on", help="Signing in with an authority's own accounts.")


def init_app(app: Flask) -> None:
    """Make the groups known."""
    single_sign_on_group.add_command(set_)
    single_sign_on_group.add_command(remove)
    accounts_group.add_command(single_sign_on_group)
    app.cli.add_command(accounts_group)


@click.command("set")
@click.option("--issuer", required=True, help="The provider's issuer, exactly as it calls itself: https://…")
@click.option("--client-id", required=True, help="What the provider calls this site.")
@click.option(
    "--domain",
    "domains",
    multiple=True,
    required=True,
    help="End of the e-mail addresses it may speak for; repeatable.",
)
@click.option("--secret-from", type=click.File(), help="A file with the client's secret; - for what is typed.")
@click.option("--authority", help="Code of the authority, where there are several.")
@operator
def set_(
    *, issuer: str, client_id: str, domains: tuple[str, ...], secret_from: TextIO | None, authority: str | None
) -> None:
    """Let staff sign in with their authority's own accounts (OpenID Connect), or change how."""
    secret = secret_from.read().strip() if secret_from else None
    if secret == "":
        bad("The file with the secret is empty")
    with transaction():
        tenant = get_authority(authority)
        provider = provider_settings.set_provider(
            tenant, issuer=issuer.strip(), client_id=client_id.strip(), secret=secret, domains=domains
        )
    click.echo(f"{tenant.code}: staff may sign in with {provider.issuer}")
    click.echo(f"Tell the provider that browsers come back to: {open_id.way_back(provider)}")


@click.command("remove")
@click.option("--authority", help="Code of the authority, where there are several.")
@operator
def remove(*, authority: str | None) -> None:
    """Let staff no longer sign in with their authority's own accounts. Who is signed in stays so."""
    with transaction():
        tenant = get_authority(authority)
        was_there = provider_settings.remove_provider(tenant)
    click.echo(f"{tenant.code}: {'taken away' if was_there else 'there was none'}")
