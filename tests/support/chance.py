"""How many examples Hypothesis tries."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# `make check` asks for it; all the examples are tried in `make test`.
settings.register_profile("quick", max_examples=10, deadline=None)
# A busy machine is no failure.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def examples(number: int) -> settings:
    """As many examples as that, fewer where the run is a quick one, however long each takes."""
    return settings(
        max_examples=min(number, settings.default.max_examples if settings.default else number),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
