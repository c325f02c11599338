"""How the operators' command for distance travelled behaves, also on public data that others worked out."""

from __future__ import annotations

import csv
import json

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.types import Action, ActorKind
from app.db import db, transaction
from app.instruments.models import Reading
from app.journeys.reading import Perspective
from tests.support.readings import star, take
from tests.support.reference_data import PROVIDER_CODE, expected, long_rows

SERVICES = {
    ("btheb", "pre_to_last"): None,
    ("btheb", "pre_to_last_BtheB"): "BtheB",
    ("btheb", "pre_to_last_TAU"): "TAU",
    ("anorexia", "all"): None,
    ("anorexia", "CBT"): "CBT",
    ("anorexia", "Cont"): "Cont",
    ("anorexia", "FT"): "FT",
    ("arthritis", "baseline_to_last"): None,
    ("arthritis", "trt1"): "trt1",
    ("arthritis", "trt2"): "trt2",
}
FIELDS = [
    "scale",
    "direction",
    "lowest",
    "highest",
    "people_with_start",
    "people_paired",
    "paired_rate",
    "left_out",
    "up",
    "same",
    "down",
    "started_at_best",
    "up_rate",
    "up_ci95",
    "mean_start",
    "mean_end",
    "mean_change",
    "sd_change",
    "ci95_change",
    "effect_d_av",
    "effect_d_z",
    "reliable",
    "moves",
]


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["progress", "summary", *arguments])


def run_well(app, *arguments):
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 0, result.output
    return result


def summary(app, *arguments):
    return json.loads(run_well(app, "progress", "summary", *arguments).stdout)


def bring_in(app, folder, name):
    """The data set as a provider would bring it: a definition, then a file of each kind."""
    rows = long_rows(name)
    definition = folder / "instrument.json"
    definition.write_text(json.dumps(rows.instrument), encoding="utf-8")
    run_well(app, "import", "instrument", str(definition))
    organisations = [
        {"organisation_code": name, "name": name, "kind": "authority", "authority_code": ""},
        {"organisation_code": PROVIDER_CODE, "name": "A provider", "kind": "provider", "authority_code": name},
    ]
    kinds = {
        "organisations": organisations,
        "services": rows.services,
        "people": rows.people,
        "episodes": rows.episodes,
        "readings": rows.readings,
    }
    for kind, records in kinds.items():
        file = folder / f"{kind}.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, records[0])
            writer.writeheader()
            writer.writerows(records)
        run_well(app, "import", "records", "--kind", kind, "--authority", name, str(file))


@pytest.mark.parametrize("name", ["btheb", "anorexia", "arthritis"])
def test_public_data_sets_give_the_figures_that_others_worked_out(name, app, context, tmp_path):
    bring_in(app, tmp_path, name)
    for (data_set, group), service in SERVICES.items():
        if data_set != name:
            continue
        asked = ["--service", service] if service else []
        told = summary(app, "--authority", name, "--instrument", name, *asked)
        (ours,) = told["scales"]
        theirs = expected(name)[group]
        assert told["people"] == ours["people_with_start"] == theirs["n_baseline"]
        assert ours["people_paired"] == theirs["n_paired"]
        assert ours["left_out"]["only_one_reading"] == theirs["attrition"]["n_unpaired"]
        assert (ours["up"], ours["same"], ours["down"]) == tuple(
            theirs[f"n_{k}"] for k in ("improved", "same", "worse")
        )
        rci = theirs["rci"]
        assert ours["reliable"] == {
            "improved": rci["n_reliable_improved"],
            "no_reliable_change": rci["n_no_reliable_change"],
            "deteriorated": rci["n_reliable_worse"],
        }
        share = theirs["pct_improved"]
        compared = {
            "paired_rate": theirs["completion"]["p"],
            "up_rate": share["p"],
            "up_ci95": [share["lower"], share["upper"]],
            "mean_start": theirs["mean_pre"],
            "mean_end": theirs["mean_post"],
            "mean_change": theirs["mean_change"],
            "sd_change": theirs["sd_change"],
            "ci95_change": [theirs["ci_t_lower"], theirs["ci_t_upper"]],
            "effect_d_av": theirs["d_av_meanSD"],
            "effect_d_z": theirs["d_z"],
        }
        for figure, value in compared.items():
            assert ours[figure] == pytest.approx(value, rel=1e-6, abs=0), (group, figure)


def test_fields_are_those_of_the_contract(cast, app, context):
    take(cast, cast.cara, star(1, 2, 3, 4, 5, 1), days_ago=90)
    take(cast, cast.cara, star(2, 2, 3, 4, 5, 1))
    told = summary(app, "--instrument", "waymark-star", "--authority", "northfield")
    assert list(told) == [
        "instrument", "version", "perspective", "from", "to", "people", "method_version", "scales", "notes",
    ]  # fmt: skip
    assert [told[name] for name in list(told)[:6]] == ["waymark-star", "1", "young_person", "baseline", "latest", 1]
    assert [list(scale) for scale in told["scales"]] == [FIELDS] * 6
    first = told["scales"][0]
    assert (first["lowest"], first["highest"]) == (1, 5)
    assert list(first["left_out"]) == [
        "no_baseline", "only_one_reading", "too_close", "outside_window", "missing_value", "different_version",
    ]  # fmt: skip
    assert first["moves"]["1"] == {"2": 1}


def test_service_perspective_and_end_choose_who_is_counted(cast, app, context):
    take(cast, cast.cara, star(1, 1, 1, 1, 1, 1), days_ago=90)
    take(cast, cast.cara, star(2, 1, 1, 1, 1, 1))
    take(cast, cast.bea, star(3, 1, 1, 1, 1, 1), days_ago=90, perspective=Perspective.WORKER)
    north = ("--instrument", "waymark-star", "--authority", "northfield")
    everyone = summary(app, *north)
    assert (everyone["people"], everyone["scales"][0]["people_with_start"]) == (2, 1)
    assert summary(app, *north, "--service", "ridge-project")["people"] == 1
    workers = summary(app, *north, "--perspective", "worker")
    assert (workers["perspective"], workers["scales"][0]["people_with_start"]) == ("worker", 1)
    closed = summary(app, *north, "--to", "closing", "--from", "baseline", "--format", "json")
    assert closed["scales"][0]["left_out"]["outside_window"] == 1
    assert closed["scales"][0]["paired_rate"] is None
    assert any("paired_rate" in note for note in closed["notes"])


def test_a_reading_that_names_no_episode_belongs_to_the_one_begun_by_then(cast, app, context):
    take(cast, cast.cara, star(1, 1, 1, 1, 1, 1), days_ago=90)
    take(cast, cast.cara, star(2, 1, 1, 1, 1, 1))
    take(cast, cast.callum, star(2, 1, 1, 1, 1, 1), days_ago=500)
    with transaction():
        for reading in db.session.scalars(select(Reading)):
            reading.episode_id = None
    told = summary(app, "--instrument", "waymark-star", "--authority", "northfield")
    assert (told["people"], told["scales"][0]["people_paired"]) == (1, 1)
    assert "readings that fall in no episode, left out: 1" in told["notes"]


def test_what_was_asked_is_written_down(cast, app, context):
    summary(app, "--instrument", "waymark-star", "--authority", "northfield", "--service", "harbour-house")
    db.session.rollback()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.PROGRESS_SUMMARISED)).one()
    assert (entry.actor_kind, entry.authority_id) == (ActorKind.OPERATOR, cast.authority_id)
    assert entry.detail == "waymark-star 1 service=harbour-house young_person baseline to latest"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--instrument", "nobody-knows"), "No instrument nobody-knows"),
        (("--instrument", "waymark-star", "--version", "9"), "No version 9 of waymark-star; there are: 1"),
        (("--instrument", "waymark-star", "--service", "moon"), "No service moon; there are: harbour-house"),
        (("--instrument", "waymark-star", "--service", "pier-club"), "No service pier-club"),
        (("--instrument", "waymark-star", "--perspective", "neighbour"), "No perspective neighbour; there are: young"),
        (("--instrument", "waymark-star", "--authority", "atlantis"), "No authority atlantis"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(cast, app, context, asked, said):
    asked = asked if "--authority" in asked else (*asked, "--authority", "northfield")
    result = run(app, *asked)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.PROGRESS_SUMMARISED)).all()


@pytest.mark.parametrize(
    "asked",
    [
        (),
        ("--instrument", "waymark-star", "--to", "never"),
        ("--instrument", "waymark-star", "--from", "birth"),
        ("--instrument", "waymark-star", "--format", "xml"),
        ("--instrument", "waymark-star", "--everything"),
    ],
)
def test_a_call_that_is_wrong_ends_with_2(cast, app, asked):
    result = run(app, *asked)
    assert (result.exit_code, result.stdout) == (2, "")
