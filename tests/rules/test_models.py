"""What is stored: named constraints, indexed keys, no lazy reads, times with a zone, and a tag on whatever is personal."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, DateTime, Enum, LargeBinary, String, Table, UniqueConstraint
from sqlalchemy.orm import RelationshipProperty

import app.models  # noqa: F401 - every table must be known
from app.db import Base, Sealed, Utc, db

TAGS = {"personal", "special", "pseudonym", "sealed"}

# Names that say nothing about anyone, in any table.
NEUTRAL = {
    "public_id": "random",
    "import_batch": "random",
    "form_key": "random, made when a form opens",
    "definition": "an instrument, framework or cube",
    "definition_digest": "a digest of an instrument, framework or cube",
    "version": "of a definition",
}

# Columns without a tag, looked at one by one.
REVIEWED = {
    "How the record came to be": {
        "reading.source",
        "record_access.kind",
        "reading.occasion",
        "reading.perspective",
        "invitation.perspective",
        "alert.source",
        "audit_entry.actor_kind",
        "audit_entry.action",
        "audit_entry.subject",
        "audit_entry.detail",
        "survey_response.language",
    },
    "Wrapped by a master key that is not in the database": {
        "tenant_key.wrapped_key",
        "tenant_key.state",
    },
    "A digest that only the holder of a secret can make again": {
        "invitation.token_digest",
        "invitation.code_digest",
        "survey_response.holder_digest",
        "survey_response.sent_digest",
        "sign_in.secret_digest",
        "half_sign_in.secret_digest",
        "account_link.secret_digest",
        "recovery_code.code_hash",
        "single_sign_on_link.subject_digest",
        "sign_in_errand.key_digest",
        "user_account.email_digest",
        "user_account.former_email_digest",
        "user_account.password_hash",
        "episode.key_worker_email_digest",
        "audit_entry.mac",
        "audit_link.entry_mac",
        "audit_link.previous",
        "audit_link.digest",
    },
    "What happened to an alert and who was told, never what was said": {
        "alert.level",
        "alert_event.key",
        "alert_event.kind",
        "alert_event.rung",
        "alert_event.message_key",
        "outbox_message.key",
        "outbox_message.channel",
        "outbox_message.kind",
        "outbox_message.state",
        "safety_alarm.kind",
        "safety_alarm.about",
        "safety_alarm.open_key",
        "safety_alarm.settled_why",
        "watch_beat.name",
    },
    "Part of a definition": {
        "cube.code",
        "framework.code",
        "instrument_version.code",
        "instrument_version.kind",
        "instrument_scale.code",
        "instrument_scale.direction",
        "alert.item_code",
        "alert.reason",
        "survey_answer.item_code",
        "survey_answer.asked_in",
    },
    "Why there is no value, which is not a value": {"score.missing_code", "survey_answer.missing_code"},
    "About an organisation, a service or an account, not about a young person": {
        "cover_change.kind",
        "cover_change.outcome",
        "cover_change.was",
        "duty_person.rung",
        "duty_person.channel",
        "duty_leave.starts_on",
        "duty_leave.ends_on",
        "instrument_agreement.code",
        "instrument_agreement.starts_on",
        "instrument_agreement.ends_on",
        "given_part.kind",
        "given_part.role",
        "given_part.state",
        "membership.role",
        "passkey.credential",
        "passkey.public_key",
        "single_sign_on.issuer",
        "single_sign_on.client_id",
        "single_sign_on.domains",
        "sign_in.factors",
        "sign_in.device",
        "half_sign_in.method",
        "account_link.purpose",
        "account_notice.change",
        "organisation.code",
        "organisation.name",
        "organisation.kind",
        "service.code",
        "service.name",
        "service.board",
        "service.locality_code",
        "service.starts_on",
        "service.ends_on",
        "safety_cover.hours",
        "safety_cover.out_of_hours",
        "safety_cover.local_numbers",
        "safety_cover.approved_on",
    },
    "Anonymous: no column says whose idea it is": {
        "idea.arrived_on",
        "idea.status",
        "idea.answered_on",
        "idea.answer_by",
    },
    "Totals about many people, protected before anyone sees them": {
        "ledger_cell.measure",
        "ledger_cell.indicator",
        "ledger_cell.place",
        "ledger_cell.key",
        "ledger_cell.of_key",
        "outcome_fact.framework",
        "outcome_fact.period",
        "outcome_fact.indicator",
        "outcome_fact.service",
        "publication.framework",
        "publication.framework_version",
        "publication.period",
        "publication.document",
        "publication.document_digest",
        "publication.titles",
        "publication.withdrawn_why",
    },
}
LOOKED_AT = {name for names in REVIEWED.values() for name in names}

TABLES: list[Table] = sorted(db.metadata.tables.values(), key=lambda table: table.name)
COLUMNS: list[Column] = [column for table in TABLES for column in table.columns]


def full(column: Column) -> str:
    return f"{column.table.name}.{column.name}"


def could_be_personal(column: Column) -> bool:
    return isinstance(column.type, String | Date | JSON | LargeBinary)


def test_every_column_that_could_tell_about_a_person_is_tagged_or_looked_at_SEC_62():
    bare = {
        full(column)
        for column in COLUMNS
        if could_be_personal(column)
        and column.info.get("privacy") not in TAGS
        and column.name not in NEUTRAL
        and not column.foreign_keys
    } - LOOKED_AT
    assert not bare, (
        "Give these info=PERSONAL, SPECIAL or PSEUDONYM (app/db.py), or seal them; where they say nothing about anyone, "
        f"list them with the reason in tests/rules/test_models.py: {sorted(bare)}"
    )


def test_nothing_is_listed_that_is_not_there():
    there = {full(column) for column in COLUMNS}
    assert there >= LOOKED_AT, f"Take these out of the list in this file: {sorted(LOOKED_AT - there)}"


def test_every_constraint_has_a_name():
    unnamed = [
        f"{table.name}: {type(constraint).__name__}"
        for table in TABLES
        for constraint in [*table.constraints, *table.indexes]
        if not isinstance(constraint.name, str)
    ]
    assert not unnamed, f"Give each a name, so that a migration can find it: {unnamed}"


def test_every_foreign_key_has_an_index():
    bare = []
    for table in TABLES:
        ordered = [index.columns for index in table.indexes] + [table.primary_key.columns]
        ordered += [c.columns for c in table.constraints if isinstance(c, UniqueConstraint)]
        starts = {next(iter(columns)).name for columns in ordered if columns}
        bare += [full(column) for column in table.columns if column.foreign_keys and column.name not in starts]
    assert not bare, f"Add index=True, or an index that begins with it: {bare}"


def test_no_relationship_reads_behind_a_page():
    lazy = [
        str(relation)
        for mapper in Base.registry.mappers
        for relation in mapper.relationships
        if isinstance(relation, RelationshipProperty) and relation.lazy != "raise"
    ]
    assert not lazy, f'Set lazy="raise" and load it in the query: {lazy}'


def test_no_relationship_crosses_a_package():
    crossing = [
        str(relation)
        for mapper in Base.registry.mappers
        for relation in mapper.relationships
        if mapper.class_.__module__.split(".")[1] != relation.mapper.class_.__module__.split(".")[1]
    ]
    assert not crossing, f"Join in the higher package's queries.py instead: {crossing}"


def test_every_time_has_a_zone():
    naive = [full(column) for column in COLUMNS if isinstance(column.type, DateTime)]
    assert not naive, f"Use Instant or Utc() from app/db.py: {naive}"
    instants = [full(c) for c in COLUMNS if isinstance(c.type, Utc) and not c.name.endswith("_at") and c.name != "at"]
    assert not instants, f"An instant's name ends in _at: {instants}"
    days = [
        full(column) for column in COLUMNS if isinstance(column.type, Date) and not column.name.endswith(("_on", "_by"))
    ]
    assert not days, f"A date's name ends in _on (or _by, for a day that something is owed): {days}"


def test_a_sealed_column_is_read_through_its_plain_name():
    for mapper in Base.registry.mappers:
        for column in mapper.columns:
            if column.info.get("privacy") == "sealed":
                plain = column.name.removesuffix("_sealed")
                assert column.name.endswith("_sealed"), f"Name it {column.name}_sealed: {full(column)}"
                assert isinstance(vars(mapper.class_).get(plain), Sealed), f"Add `{plain} = Sealed()`: {full(column)}"


def test_ciphertext_is_the_only_binary():
    open_ = [full(c) for c in COLUMNS if isinstance(c.type, LargeBinary) and c.info.get("privacy") != "sealed"]
    assert not open_, f"Use Ciphertext with Sealed(): {open_}"


def test_a_list_of_words_is_stored_as_text():
    native = [full(column) for column in COLUMNS if isinstance(column.type, Enum) and column.type.native_enum]
    assert not native, f"Use enum_of() from app/db.py: {native}"


def test_tables_are_named_in_the_singular():
    plural = [table.name for table in TABLES if table.name.endswith("s") and not table.name.endswith(("ss", "us"))]
    assert not plural, f"Name a table after one row: {plural}"
