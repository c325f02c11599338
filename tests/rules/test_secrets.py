"""One module touches ciphers, chance is of the good kind, nothing is unpacked blindly, and what is written is sealed."""

from __future__ import annotations

import ast

from sqlalchemy import Enum, String

import app.models  # noqa: F401 - every table must be known
from app.db import db
from app.keys.reseal import sealed_columns
from tests.support.source import ROOT, Module, called, calls, modules

OURS = [*modules(), *(module for module in modules(ROOT / "migrations"))]

# Who may use digests without a key of the vault, and what for.
HASHES = {
    "app.vault": "look-up digests",
    "app.audit.signing": "the chain of the trail",
    "app.disclosure.noise": "noise that is the same each time",
    "app.publishing.services": "the key of that noise",
    "app.instruments.definition": "digest of a definition",
    "app.intake.reader": "digest of a file",
    "app.surveys.flow": "the order of questions that are mixed, which is no secret",
    "app.intake.seen": "rows of a file that were seen, with a key of one run",
    "app.messaging.providers": "the id of a message, made from its random key",
    "app.accounts.open_id": "the challenge of RFC 7636",
    "app.accounts.totp": "the codes of RFC 6238",
    "app.web.assets": "names of files that change with what is in them",
}
# Other libraries that check signatures, each in one place.
LIBRARIES = {"joserfc": "app.accounts.open_id", "webauthn": "app.accounts.passkeys", "cryptography": "app.vault"}

# Text that says something about a person and is one of a few words: it is counted in the database, where sealed text can't be.
WORDS_OF_A_LIST = {
    "young_person.sex": "the provider's word",
    "young_person.ethnicity": "the provider's word",
    "young_person.send": "the provider's word",
    "young_person.care_experienced": "the provider's word",
    "young_person.locality_code": "a code of the provider's list",
    "episode.end_reason": "the provider's word",
    "keywork_session.kind": "a word of SessionKind, or the provider's",
    "outcome_fact.age_band": "a band of years",
    "share_decision.included": "words of Detail",
}
# Tables whose sealed columns are the installation's own: what belongs to an account, which may serve several authorities.
OF_THE_INSTALLATION = {"user_account", "passkey"}


def imports(module: Module) -> set[str]:
    """The first part of everything a module imports."""
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_only_the_vault_touches_ciphers_SEC_55():
    strange = [
        f"{module.where} imports {library}"
        for module in OURS
        for library, home in LIBRARIES.items()
        if library in imports(module) and module.name != home
    ]
    assert not strange, f"Seal and open through app.vault (Sealed columns), and sign nothing elsewhere: {strange}"


def test_digests_are_made_where_their_purpose_is_known_SEC_55():
    made = [
        m for m in OURS if "hashlib" in imports(m) or any(called(call) == "hmac.new" for call in calls(m.tree, "new"))
    ]
    strange = [module.where for module in made if module.name not in HASHES]
    assert not strange, (
        f"Use app.vault.digest, or list the module with its purpose in tests/rules/test_secrets.py: {strange}"
    )


def test_nothing_is_encrypted_with_anything_old_SEC_55():
    weak = ("md5", "sha1", "DES", "TripleDES", "ARC4", "Blowfish", "ECB", "CBC")
    found = [f"{m.where}:{call.lineno}" for m in OURS for call in calls(m.tree, *weak) if m.name != "app.accounts.totp"]
    assert not found, f"AES-GCM in app.vault and SHA-256 are what is used here: {found}"


def test_chance_comes_from_the_operating_system_SEC_57():
    careless = [m.where for m in OURS if "random" in imports(m) and m.package != "dev"]
    assert not careless, f"Use `secrets`: `random` can be foreseen, and is for invented towns alone: {careless}"


def test_ids_that_open_something_are_not_uuids_SEC_57():
    found = [m.where for m in OURS if "uuid" in imports(m)]
    assert not found, f"Use app.vault.new_secret or app.db.new_public_id, which are random to the last bit: {found}"


def test_nothing_is_unpacked_that_could_run_SEC_11():
    blind = {"pickle", "shelve", "marshal", "dill", "jsonpickle", "joblib"}
    found = [f"{m.where}: {sorted(imports(m) & blind)}" for m in OURS if imports(m) & blind]
    found += [
        f"{m.where}:{call.lineno} yaml" for m in OURS for call in calls(m.tree, "load") if called(call) == "yaml.load"
    ]
    assert not found, f"Use JSON: unpacking these runs whatever somebody put in: {found}"


def test_text_about_a_person_is_sealed_or_a_word_of_a_list_SEC_62():
    found = {
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if column.info.get("privacy") in {"personal", "special"}
        and isinstance(column.type, String)
        and not isinstance(column.type, Enum)
    }
    assert found <= set(WORDS_OF_A_LIST), (
        "Seal these (Ciphertext with Sealed()); where they hold one of a few words, list them in tests/rules/test_secrets.py: "
        f"{sorted(found - set(WORDS_OF_A_LIST))}"
    )
    long = [
        name for name in found if (db.metadata.tables[name.split(".")[0]].c[name.split(".")[1]].type.length or 999) > 80
    ]
    assert not long, f"A word of a list is short; this has room for sentences: {long}"


def test_what_belongs_to_an_authority_is_sealed_with_its_key_SEC_120():
    bare = {each.table.name for each in sealed_columns() if "authority_id" not in each.table.columns}
    assert bare <= OF_THE_INSTALLATION, (
        f"Give these an authority_id, so that its own key seals them: {sorted(bare - OF_THE_INSTALLATION)}"
    )
