"""Bringing in files as an operator does."""

from __future__ import annotations

import csv
import io
import json

import pytest


def as_csv(rows, columns=None):
    """The rows as a provider's file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns or list(rows[0]), restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


class Answer:
    """What the command said."""

    def __init__(self, result):
        # Whatever the file, the command ends by itself: no error of ours reaches the operator.
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        self.status = result.exit_code
        self.out, self.err = result.stdout, result.stderr

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def counts(self):
        return {name: self.json[name] for name in ("rows", "added", "changed", "unchanged")}

    @property
    def errors(self):
        return [(error["line"], error["column"]) for error in self.json["errors"]]

    @property
    def reasons(self):
        return "\n".join(error["reason"] for error in self.json["errors"])


@pytest.fixture
def bring(app, tmp_path):
    """Bring in rows, text or bytes as a file; asks for JSON unless told otherwise."""

    def run(kind, content, *options, authority="northfield", shape="json"):
        if isinstance(content, list):
            content = as_csv(content)
        file = tmp_path / f"{kind}.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        chosen = ["--authority", authority] if authority else []
        command = ["import", "records", "--kind", kind, str(file), "--format", shape, *chosen, *options]
        return Answer(app.test_cli_runner().invoke(args=command))

    return run


@pytest.fixture
def bring_instrument(app, tmp_path):
    """Bring in a definition: a dictionary, or bytes as they stand."""

    def run(content):
        file = tmp_path / "instrument.json"
        file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return Answer(app.test_cli_runner().invoke(args=["import", "instrument", str(file)]))

    return run
