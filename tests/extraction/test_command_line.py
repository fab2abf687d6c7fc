import json

import pytest

from newsdesk.extraction.__main__ import main

TEXT = "“The dam is safe,” said Mara Quill, an engineer."


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "dam.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def answers(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_an_article_is_answered_by_one_object(article, capsys):
    assert main([str(article)]) == 0

    [answer] = answers(capsys)
    [statement] = answer["statements"]
    assert answer["id"] == "dam"
    assert statement["speaker"] == "Mara Quill"
    assert statement["spans"] == [[1, 17]]


def test_offsets_count_characters_of_the_text_as_given(tmp_path, capsys):
    text = f"Dam opens 🎉\r\nA crowd came to see it.\r\n{TEXT}\r\n"
    path = tmp_path / "dam.txt"
    path.write_bytes(text.encode())

    main([str(path)])

    [statement] = answers(capsys)[0]["statements"]
    assert text[slice(*statement["spans"][0])] == "The dam is safe,"


def test_lines_are_answered_line_by_line(tmp_path, capsys):
    path = tmp_path / "in.jsonl"
    lines = [json.dumps({"id": name, "text": TEXT}) for name in ("a", "b")]
    path.write_text("\n".join(lines) + "\n\n", encoding="utf-8")

    assert main(["--jsonl", str(path)]) == 0

    assert [answer["id"] for answer in answers(capsys)] == ["a", "b"]


def test_the_benchmark_gets_the_keys_it_knows(article, capsys):
    main(["--benchmark", str(article)])

    [statement] = answers(capsys)[0]["statements"]
    assert set(statement) == {"spans", "kind", "cue", "source", "speaker", "confidence"}


def test_the_benchmark_counts_a_continued_quotation_once(tmp_path, capsys):
    path = tmp_path / "dam.txt"
    path.write_text(f"Dam opens\n{TEXT}\n“And it will stay so.”\n", encoding="utf-8")

    main(["--benchmark", str(path)])

    [statement] = answers(capsys)[0]["statements"]
    assert len(statement["spans"]) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"caf\xe9", "not UTF-8"),
        (None, "No such file"),
    ],
)
def test_an_unreadable_file_is_named(tmp_path, capsys, content, words):
    path = tmp_path / "dam.txt"
    if content:
        path.write_bytes(content)

    assert main([str(path)]) == 2

    assert words in capsys.readouterr().err


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "b"}', '{"id": "b", "text": 3}'])
def test_a_bad_line_is_named_by_its_number(tmp_path, capsys, line):
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"id": "a", "text": TEXT}) + "\n" + line, encoding="utf-8")

    assert main(["--jsonl", str(path)]) == 2

    assert "line 2" in capsys.readouterr().err
