"""Comparing everybody, and one: that it runs, not how fast."""

import os
import subprocess
import sys
from pathlib import Path

from bench import generated

SCRIPT = Path(generated.__file__).with_name("likely_pairs_speed.py")


def test_it_compares_all_and_one_of_them(tmp_path):
    environment = {key: value for key, value in os.environ.items() if key != "NEWSDESK_POSTGRES_DB"}
    command = [sys.executable, SCRIPT, "--experts", "400", "--runs", "2"]

    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )

    title, whole, one = done.stdout.splitlines()
    assert "400 experts" in title
    assert "times reading their names" in whole
    assert "times that of 4 experts" in one
    assert list(tmp_path.iterdir()) == []
