"""Merging against plain SQL: that it runs, not how fast."""

import os
import subprocess
import sys
from pathlib import Path

from bench import generated

SCRIPT = Path(generated.__file__).with_name("merge_speed.py")


def test_it_moves_merges_and_takes_apart_in_turns(tmp_path):
    environment = {key: value for key, value in os.environ.items() if key != "NEWSDESK_POSTGRES_DB"}
    command = [sys.executable, SCRIPT, "--statements", "12", "--runs", "1"]

    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )

    _title, plain, merge, apart = done.stdout.splitlines()
    assert "plain SQL:" in plain
    assert "1.0 times plain SQL" in plain
    assert "merge:" in merge
    assert "take apart:" in apart
    assert list(tmp_path.iterdir()) == []
