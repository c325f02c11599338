"""Operators' commands. Exit status: 0 done; 1 the data or the answer is bad; 2 the call was wrong. Never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, TypeVar

import click
from flask import Flask
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.errors import NotFoundError, RuleError

F = TypeVar("F", bound=Callable[..., Any])

import_group = click.Group("import", help="Bring in what is held elsewhere.")
export_group = click.Group("export", help="Take out definitions.")


def init_app(app: Flask) -> None:
    """Make the groups known; each package adds its own commands to them (app/blueprints.py registers those)."""
    app.cli.add_command(import_group)
    app.cli.add_command(export_group)


def bad(message: str) -> NoReturn:
    """Say what is wrong in plain words and end with status 1."""
    click.echo(message, err=True)
    sys.exit(1)


def operator(command: F) -> F:
    """For every command: what goes wrong in a known way is said in one line."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except (RuleError, NotFoundError) as error:
            bad(str(error))
        except UnicodeError:
            bad("What was typed holds characters that are no text")
        except OSError as error:
            bad(f"{error.filename or 'File'}: {error.strerror or error}")
        except (OperationalError, ProgrammingError) as error:
            bad(f"The database does not answer as it should; were the migrations run? ({type(error.orig).__name__})")

    return with_appcontext(run)  # type: ignore[return-value]
