"""The benchmark's table: figures from a scorer, speed and calibration from here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import attribution
from tests.conftest import SHARED

TEXT = "Rents to fall\n\n“Rents will fall within a year,” said Ada Lind, an economist."
# Stands for the benchmark's own: prints what the bench reads of it, and takes its options.
SCORER = """
import json, sys
predictions, gold, *options = sys.argv[1:]
assert options[:2] == ["--json", "-"]
[line] = open(predictions, encoding="utf-8")
assert json.loads(line)["statements"][0]["speaker"] == "Ada Lind"
share = 0.5 if "--min-confidence" in options else 1.0
every = dict.fromkeys(["F1", "attributed_P", "attributed_R", "attributed_F1", "named_F1"], share)
print(json.dumps({"direct_quotes": every, "statements": {"all": every}}))
"""


@pytest.fixture
def data(tmp_path):
    start = TEXT.index("Rents will")
    source = TEXT.index("Ada Lind")
    gold = {
        "spans": [[start, TEXT.index("”")]],
        "kind": "direct",
        "source": [[source, source + 8]],
        "speaker": "Ada Lind",
    }
    path = tmp_path / "few.jsonl"
    path.write_text(json.dumps({"id": "one", "text": TEXT, "statements": [gold]}) + "\n")
    return path


@pytest.fixture
def scorer(tmp_path):
    path = tmp_path / "score.py"
    path.write_text(SCORER)
    return path


def test_the_table_is_printed_as_text_and_for_the_readme(data, scorer, capsys):
    assert attribution.main([str(data), "--scorer", str(scorer), "--runs", "1"]) == 0
    text = capsys.readouterr().out
    options = ["--scorer", str(scorer), "--runs", "1", "--markdown"]
    assert attribution.main([str(data), *options]) == 0
    table = capsys.readouterr().out

    assert "few" in text
    assert "| few | 100.0 | 100.0 | 100.0 | 100.0 | 100.0 | " in table
    for printed in (text, table):
        assert "attributed precision 50.0 %, recall 50.0 %" in printed
        assert "Expected calibration error over 10 bins: 0." in printed
        assert "the scorer" not in printed
        assert "Peak memory" in printed


def test_a_scorer_that_is_not_there_is_asked_for(data, tmp_path, capsys):
    assert attribution.main([str(data), "--scorer", str(tmp_path / "none.py")]) == 2
    assert "say where with --scorer" in capsys.readouterr().err


def test_data_that_is_not_there_is_named(scorer, tmp_path, capsys):
    assert attribution.main([str(tmp_path / "none.jsonl"), "--scorer", str(scorer)]) == 2
    assert "none.jsonl" in capsys.readouterr().err


def test_the_scripts_start_from_anywhere(tmp_path):
    for name in ("attribution", "extraction_curve", "suggest_speed"):
        script = Path(attribution.__file__).with_name(f"{name}.py")
        done = subprocess.run([sys.executable, script, "--help"], cwd=tmp_path, capture_output=True)
        assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not attribution.SCORER.exists(), reason="the benchmark is not here")
def test_the_bins_count_what_the_scorer_counts(tmp_path):
    lines = (SHARED / "attribution" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join(lines[:12]), encoding="utf-8")
    texts = {each["id"]: each["text"] for each in map(json.loads, lines[:12])}

    measured = attribution.measure(
        few, texts, attribution.SCORER, attribution.Speed(1, 1), memory=1
    )

    scorers, ours = measured.counted
    assert ours == pytest.approx(scorers, abs=0.02)
