"""An invented measure."""

from __future__ import annotations

import pytest

from tests.support.library import bring_in_measure


@pytest.fixture
def measure(context):
    """A measure whose owner wants an agreement, brought in."""
    bring_in_measure()
