"""Forms are sent while the server is killed. The long run is `make bench`; this is a seeded sample of it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.support.source import ROOT

SENDS, SEED = 50, 11


@pytest.mark.slow
@pytest.mark.database
def test_what_was_acknowledged_is_stored_once_REL_01_REL_02_REL_03_REL_08_SAFE_05(postgres, tmp_path):
    on = ["--on", "postgresql", "--postgres", postgres] if postgres else ["--on", "sqlite"]
    wanted = [sys.executable, "bench/sends_under_kill.py", str(SENDS), "--seed", str(SEED), "--history", str(tmp_path)]
    done = subprocess.run([*wanted, *on], check=False, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.stdout, done.stderr
    figures = json.loads(done.stdout)
    assert done.returncode == 0, figures
    assert figures["is_good"]
    assert figures["acknowledged"] + figures["unknown"] == SENDS
    assert figures["acknowledged"] >= 0.8 * SENDS
    assert figures["alerts"] >= figures["alerts_owed"] > 0
    assert figures["kills_of_the_server"] >= 1
    assert figures["kills_of_a_worker"] >= 3
    print(done.stdout)
