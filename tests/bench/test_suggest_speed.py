"""The race of one process against two, over few articles: that it runs, not how fast."""

import os
import subprocess
import sys
from pathlib import Path

from bench import generated

SCRIPT = Path(generated.__file__).with_name("suggest_speed.py")


def test_it_makes_a_database_of_its_own_and_prints_the_ratio(tmp_path):
    environment = {key: value for key, value in os.environ.items() if key != "NEWSDESK_POSTGRES_DB"}
    command = [sys.executable, SCRIPT, "--articles", "30", "--people", "9", "--runs", "1"]

    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )

    assert "sqlite, 30 articles" in done.stdout
    assert "times as many" in done.stdout
    assert list(tmp_path.iterdir()) == []
