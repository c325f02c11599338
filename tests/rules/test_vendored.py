"""Files made by others are kept whole, and each is named with its version, licence and fingerprint."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = (ROOT / "app/static/vendor", ROOT / "tests/vendor")


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_every_vendored_file_is_the_one_its_manifest_describes_SEC_25(folder: Path) -> None:
    for entry in json.loads((folder / "MANIFEST.json").read_text())["files"]:
        found = hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest()
        assert found == entry["sha256"], (
            f"{entry['file']} was changed: take it again from {entry['source']}, never edit it here"
        )
        assert entry["version"] in entry["file"], f"put the version {entry['version']} in the name {entry['file']}"
        assert entry["licence"], f"say under which licence {entry['file']} is used"


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_no_vendored_file_is_missing_from_its_manifest_SEC_25(folder: Path) -> None:
    listed = {entry["file"] for entry in json.loads((folder / "MANIFEST.json").read_text())["files"]}
    present = {path.name for path in folder.iterdir()} - {"MANIFEST.json"}
    assert present == listed, f"list exactly the files of {folder.name} in its MANIFEST.json"
