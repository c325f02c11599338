"""What is told about files that are not what they should be. Nothing of them is stored and no error of ours is shown."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.intake.columns import COLUMNS, needed_columns
from app.intake.types import RecordKind
from app.people.models import YoungPerson
from tests.data.intake.conftest import Answer
from tests.support.chance import examples

HEADER = "person_ref,provider_code,given_name,family_name\n"
GOOD = "T-500,tideway,Noor,Ash\n"
EXAMPLES = examples(60)


def stored():
    return db.session.scalar(select(func.count()).select_from(YoungPerson).where(YoungPerson.import_batch.is_not(None)))


@pytest.mark.parametrize(
    ("content", "line", "column", "words"),
    [
        (b"", 1, None, "empty"),
        (b"\xef\xbb\xbf", 1, "person_ref", "The column person_ref is missing"),
        ("given_name\nNoor\n", 1, "person_ref", "The column person_ref is missing"),
        ("person_ref,provider_code,nickname\n", 1, "nickname", "no column 'nickname'; the columns are: person_ref,"),
        ("person_reff,provider_code\n", 1, "person_reff", "did you mean person_ref?"),
        ("Person Ref,provider_code\n", 1, "Person Ref", "did you mean person_ref?"),
        ("person_ref;provider_code\n", 1, "person_ref;provider_code", "semicolons"),
        ("person_ref\tprovider_code\n", 1, "person_ref\tprovider_code", "tabs"),
        ("person_ref,provider_code,person_ref\n", 1, "person_ref", "there 2 times"),
        ("person_ref,provider_code,\n", 1, None, "Column 3 has no name"),
        ("person_ref,provider_code" + "," * 999, 1, None, "at most 200"),
        (HEADER + GOOD + "T-501,tideway,Noor\n", 3, None, "3 cells and the header has 4: fewer"),
        (HEADER + GOOD + "T-501,tideway,Noor,Ash,Elm\n", 3, None, "5 cells and the header has 4: more"),
        (HEADER + "T-501,tideway,No\0or,Ash\n", 2, "given_name", "control character"),
        (HEADER + "T-501,tideway,No\x1bor,Ash\n", 2, "given_name", "control character"),
        (HEADER + 'T-501,tideway,"No\nor",Ash\n', 2, "given_name", "one line"),
        (HEADER + f"T-501,tideway,{'N' * 201},Ash\n", 2, "given_name", "201 characters, and there is room for 200"),
        (HEADER + f"{'T' * 300},tideway,Noor,Ash\n", 2, "person_ref", "too long"),
        (HEADER + ",tideway,Noor,Ash\n", 2, "person_ref", "blank"),
        (HEADER + "T-501,*,Noor,Ash\n", 2, "provider_code", "all of them"),
        (HEADER + GOOD + GOOD, 3, "person_ref", "line 2"),
        (HEADER + 'T-501,tideway,"Noor"x,Ash\n' + GOOD, 2, None, "after a closing quotation mark"),
        (HEADER + GOOD + 'T-501,tideway,"Noor,Ash\nT-502,tideway,A,B\n', 3, None, "never closed"),
        (HEADER + 'T-501,tideway,"' + "a" * 200_000, 2, None, "far too long"),
        (HEADER + "a" * 1_100_000, 2, None, "longer than"),
        (HEADER + GOOD + " ,,,\n" * 200_001, 200_003, None, "blank rows up to here"),
        ((HEADER + GOOD).replace("\n", "\r"), 1, None, "carriage return"),
        ((HEADER + GOOD).encode("utf-16"), 1, None, "UTF-16"),
        (b"PK\x03\x04 and so on", 1, None, "workbook"),
        (b"\xd0\xcf\x11\xe0 and so on", 1, None, "workbook"),
        (HEADER.encode() + GOOD.encode() + b"T-501,tideway,Zo\xeb,Ash\n", 3, None, "Byte 17 of line 3 (hexadecimal EB)"),
        (HEADER.replace("given", "g\xefven").encode("latin-1"), 1, None, "not UTF-8"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_fit_is_told_with_its_line_column_and_reason_SEC_102(
    bring, context, content, line, column, words
):
    answer = bring("people", content)
    assert answer.status == 1
    assert answer.errors[0] == (line, column)
    assert words in answer.reasons
    assert stored() == 0


def test_a_header_alone_is_fine(bring, context):
    answer = bring("people", HEADER)
    assert (answer.status, answer.json["rows"], answer.errors) == (0, 0, [])


def test_marks_blank_lines_and_other_line_ends_do_no_harm(bring, context):
    text = "\ufeff" + (HEADER + GOOD + "\n , ,,\n" + '"T-501", tideway ,"Zoë ""Zo""",\n').replace("\n", "\r\n")
    answer = bring("people", text)
    assert answer.counts == {"rows": 2, "added": 2, "changed": 0, "unchanged": 0}
    names = {
        p.ref: p.given_name
        for p in db.session.scalars(select(YoungPerson).where(YoungPerson.import_batch.is_not(None)))
    }
    assert names == {"T-500": "Noor", "T-501": 'Zoë "Zo"'}


def test_lines_are_counted_as_an_editor_counts_them(bring, context):
    sessions = (
        "person_ref,service_code,held_on,note\n"
        'T-001,harbour-house,2025-01-01,"one\ntwo\nthree"\n'
        "\n"
        'T-999,harbour-house,2025-01-02,"four\nfive"\n'
        "T-001,harbour-house,2025-13-01,six\n"
    )
    answer = bring("sessions", sessions)
    assert answer.errors == [(6, "person_ref"), (8, "held_on")]
    assert answer.json["rows"] == 3


def test_every_problem_of_a_row_is_told(bring, context):
    answer = bring("people", "person_ref,provider_code,born_on,given_name\n,tideway,2099-01-01,=Noor\n")
    assert answer.errors == [(2, "person_ref"), (2, "born_on"), (2, "given_name")]


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+44 1632", "-", "- went well", "@SUM(A1)", '"\t=1"', '"\r=1"', "  =1", "\uff1d1", "\uff0b1", "\uff0d1",
     "\uff20x", "\u200b=1", "\u00a0=1", '"\n=1"', "\ufe63x"],
)  # fmt: skip
def test_a_formula_is_refused_in_every_kind_of_column_SEC_100_SEC_05(bring, context, cell):
    for name in ("given_name", "person_ref", "provider_code", "born_on"):
        cells = {
            "person_ref": "T-501",
            "provider_code": "tideway",
            "born_on": "2011-01-01",
            "given_name": "N",
            name: cell,
        }
        answer = bring("people", f"{','.join(cells)}\n{','.join(cells.values())}\n")
        assert answer.errors == [(2, name)]
        assert "formula" in answer.reasons
    assert stored() == 0


def test_a_sign_inside_words_is_no_formula(bring, context):
    assert bring("people", HEADER + "T-501,tideway,Anne-Marie,O=Neil @ home + away\n").status == 0


@pytest.mark.parametrize("name", ["role", "authority_id", "owner_id", "id", "public_id", "import_batch", "created_at"])
def test_nobody_sets_roles_owners_or_keys_by_a_file_SEC_103(bring, context, name):
    answer = bring("people", f"person_ref,provider_code,{name}\nT-501,tideway,1\n")
    assert answer.errors == [(1, name)]
    assert stored() == 0


@pytest.mark.parametrize("kind", list(RecordKind))
def test_no_column_of_a_table_is_set_by_a_file_that_is_not_asked_for_SEC_103(bring, context, kind):
    tables = {column.name for table in db.metadata.sorted_tables for column in table.columns}
    names = sorted((tables | {"role", "roles", "tenant_id", "owner_id", "score", "made_by"}) - set(COLUMNS[kind]))
    assert {"authority_id", "mac", "at", "import_batch", "key_worker_id", "is_disabled"} <= set(names)
    needed = needed_columns(kind)
    for first in range(0, len(names), 150):
        some = names[first : first + 150]
        answer = bring(kind.value, ",".join([*needed, *some]) + "\n" + ",".join(["1"] * (len(needed) + len(some))))
        assert set(answer.errors) == {(1, name) for name in some}


HUGE = 40_000_000


@pytest.mark.parametrize(
    "content",
    [
        b"\0",
        b"a",
        b",",
        b'"',
        b"\xff",
        b"person_ref,provider_code\n\0",
        b'person_ref,provider_code\n"',
        b"person_ref,provider_code\nT-501,",
        "person_ref,provider_code\n".encode("utf-16"),
        b"PK\x03\x04",
    ],
    ids=repr,
)
def test_40_megabytes_of_anything_are_refused_at_once_and_held_nowhere_SEC_102(app, context, content, tmp_path):
    # The file begins with this, and goes on with its last byte.
    (tmp_path / "people.csv").write_bytes(content + content[-1:] * (HUGE - len(content)))
    command = ["import", "records", "--kind", "people", str(tmp_path / "people.csv"), "--format", "json"]
    tracemalloc.start()
    begun = time.process_time()
    try:
        answer = Answer(app.test_cli_runner().invoke(args=[*command, "--authority", "northfield"]))
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert time.process_time() - begun < 5
    assert most < 20_000_000, f"{most:,} bytes were held"
    assert answer.status == 1
    assert answer.errors
    assert stored() == 0


@pytest.mark.parametrize("kind", list(RecordKind))
def test_the_columns_are_those_of_the_contract(bring, context, kind):
    contract = {
        "organisations": "organisation_code! name! kind! authority_code",
        "services": "service_code! name! provider_code! authority_code locality_code starts_on ends_on annual_cost_gbp",
        "people": "person_ref! provider_code! given_name family_name born_on sex ethnicity send care_experienced "
        "locality_code responsible_authority_code family_ref",
        "episodes": "person_ref! service_code! started_on! ended_on end_reason key_worker_email",
        "sessions": "person_ref! service_code! held_on! minutes kind attended worker_email note",
        "readings": "person_ref! service_code! instrument! instrument_version! perspective! taken_on! scale! value! "
        "occasion missing_code",
    }
    columns = [name + ("!" if name in needed_columns(kind) else "") for name in COLUMNS[kind]]
    assert columns == contract[kind].split()
    for needed in needed_columns(kind):
        answer = bring(kind.value, ",".join(name for name in COLUMNS[kind] if name != needed) + "\n")
        assert answer.errors == [(1, needed)]


def test_every_one_of_thousands_of_errors_is_told_in_order_SEC_102(bring, context):
    rows = "".join(f"T-{n},nowhere,Noor,Ash\n" if n % 2 else ",,,Ash\n" for n in range(5000))
    answer = bring("people", HEADER + rows)
    lines = [line for line, _ in answer.errors]
    assert lines == sorted(lines)
    assert set(lines) == set(range(2, 5002))
    assert stored() == 0


def test_an_error_of_the_database_leaves_nothing_and_ends_the_answer_well(bring, context):
    def refuse(conn, cursor, statement, parameters, *_rest):
        if statement.startswith("INSERT INTO audit_entry"):
            cursor.execute("SELECT * FROM a_table_that_is_not_there")

    event.listen(db.engine, "before_cursor_execute", refuse)
    try:
        answer = bring("people", HEADER + GOOD)
    finally:
        event.remove(db.engine, "before_cursor_execute", refuse)
    assert answer.status == 1
    assert answer.errors == [(None, None)]
    assert "Nothing was stored" in answer.reasons
    assert stored() == 0


def test_what_is_refused_leaves_no_trail_of_success(bring, context):
    bring("people", HEADER + GOOD + GOOD)
    done = db.session.scalar(select(func.count()).where(AuditEntry.action == Action.RECORDS_IMPORTED))
    assert done == 0


def run(app, tmp_path, kind, content):
    file = tmp_path / "any.csv"
    file.write_bytes(content)
    command = [
        "import",
        "records",
        "--kind",
        kind,
        str(file),
        "--format",
        "json",
        "--authority",
        "northfield",
        "--dry-run",
    ]
    answer = Answer(app.test_cli_runner().invoke(args=command))
    assert answer.status in {0, 1}
    assert bool(answer.errors) == (answer.status == 1)


@EXAMPLES
@given(kind=st.sampled_from([kind.value for kind in RecordKind]), content=st.binary(max_size=300))
@example(kind="people", content=b'"')
@example(kind="people", content=b'person_ref,provider_code\n\xff"\n"')
def test_any_bytes_end_in_an_answer_SEC_102(app, tmp_path, kind, content):
    run(app, tmp_path, kind, content)


CELLS = st.text(max_size=12) | st.sampled_from(
    ["T-001", "harbour-house", "2025-01-01", "3", "check-in", "1", "young_person", "feelings", "provider", "tideway"]
)


@EXAMPLES
@given(kind=st.sampled_from(list(RecordKind)), rows=st.lists(st.lists(CELLS, min_size=12, max_size=12), max_size=4))
def test_any_cells_end_in_an_answer_SEC_102_SEC_12(app, tmp_path, kind, rows):
    width = len(COLUMNS[kind])
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row[:width]) for row in rows]
    run(app, tmp_path, kind.value, "\n".join([",".join(COLUMNS[kind]), *lines]).encode(errors="replace"))
