"""Young people say that they may be in danger while everything breaks. The long run is `make bench`; this is a sample."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.support.source import ROOT

# 500 in all, half of them on each database. RISK_ANSWERS: fewer or more, where somebody tries something.
ANSWERS, SEED = int(os.environ.get("RISK_ANSWERS", "250")), 7
PROGRAM = "bench/risk_answers_under_faults.py"


@pytest.mark.slow
@pytest.mark.database
def test_nobody_is_missed_and_nothing_is_done_twice_SAFE_05_SAFE_07_SAFE_11_REL_02_REL_08(postgres, tmp_path):
    on = ["--on", "postgresql", "--postgres", postgres] if postgres else ["--on", "sqlite"]
    wanted = [sys.executable, PROGRAM, str(ANSWERS), "--seed", str(SEED), "--history", str(tmp_path)]
    done = subprocess.run([*wanted, *on], check=False, cwd=ROOT, capture_output=True, text=True, timeout=880)
    assert done.stdout, done.stderr
    figures = json.loads(done.stdout)
    print(done.stdout)
    assert done.returncode == 0, figures
    assert figures["is_good"]
    assert figures["alerts"] >= figures["alerts_owed"] >= 0.8 * ANSWERS
    assert figures["told"] >= 0.5 * figures["alerts"]
    assert figures["acknowledgements"] > 0
    assert figures["letters"] >= figures["messages"]
    # What never happened in so short a run is not counted.
    assert figures.get("kills_of_a_watch", 0) >= 3
    assert figures.get("kills_of_worker", 0) + figures.get("kills_of_server", 0) >= 3
