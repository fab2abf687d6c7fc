"""Where the finder goes wrong, counted without a word of the articles."""

import json

import pytest

from bench import errors

TEXT = "“Rents will fall within a year,” said Ada Lind, an economist, “and then rise.”"


def statement(*contents, cue="said", source="Ada Lind"):
    def span(words):
        return [TEXT.index(words), TEXT.index(words) + len(words)]

    return {
        "spans": [span(each) for each in contents],
        "kind": "direct",
        "cue": [span(cue)] if cue else [],
        "source": [span(source)] if source else [],
        "speaker": "Ada Lind",
        "speaker_how": "name",
    }


@pytest.mark.parametrize(
    ("contents", "parts", "order"),
    [
        (["Rents will fall within a year,"], {}, "“ V S"),
        (["Rents will fall within a year,", "and then rise."], {}, "“ V S “"),
        (["an economist, “and then rise."], {}, "V S C “"),
        (["an economist"], {"cue": None, "source": None}, "C"),
    ],
)
def test_a_construction_is_the_order_of_its_parts(contents, parts, order):
    assert errors.construction(TEXT, statement(*contents, **parts)) == order


def test_tables_of_counts_are_printed_and_no_words(tmp_path, capsys):
    data = tmp_path / "few.jsonl"
    gold = statement("Rents will fall within a year,", "and then rise.")
    data.write_text(json.dumps({"id": "one", "text": TEXT, "statements": [gold]}) + "\n")

    errors.main([str(data), "--least", "1", "--markdown"])

    printed = capsys.readouterr().out
    assert "| “ V S “ | 1 | 100.0 % | 100 | 100 | 100 |" in printed
    assert "| name | 1 |" in printed
    assert "Rents" not in printed
