"""Approving a card in a short and in a long article: that it runs, not how fast."""

import os
import subprocess
import sys
from pathlib import Path

from bench import generated

SCRIPT = Path(generated.__file__).with_name("approve_speed.py")


def test_it_approves_in_turns_with_as_many_queries_in_the_long_article(tmp_path):
    environment = {key: value for key, value in os.environ.items() if key != "NEWSDESK_POSTGRES_DB"}
    command = [sys.executable, SCRIPT, "--short", "6", "--long", "20", "--runs", "2"]

    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )

    _title, short, long, ratio = done.stdout.splitlines()
    assert "of   6:" in short
    assert "of  20:" in long
    assert short.rpartition(",")[2] == long.rpartition(",")[2]
    assert "times as long" in ratio
    assert list(tmp_path.iterdir()) == []
