"""The measuring of pages runs, and prints what it should; what it prints is not looked at here."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_pages_are_measured_under_their_real_server(tmp_path):
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
    corpus, kept = ROOT / "fixtures" / "newsroom.jsonl", tmp_path / "medians.json"
    command = [sys.executable, "bench/run.py", str(corpus), "--var", str(tmp_path / "var")]

    done = subprocess.run(
        [*command, "--datasette", "", "--rounds", "1", "--no-rates", "--json", str(kept)],
        cwd=ROOT,
        env=quiet,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    for page in ("home", "list", "common word", "statement", "page 1,000"):
        assert f"\n| {page} | " in done.stdout
    assert "times the archive file" in done.stdout
    assert kept.exists()
