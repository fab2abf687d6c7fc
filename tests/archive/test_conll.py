"""Statements in columns: every token once, and what has no place there is counted."""

import pytest
from django.core.management import call_command

from newsdesk.archive.spans import make_spans
from tests.factories import make_article, make_statement

pytestmark = pytest.mark.django_db
TEXT = "Rents fall\n“Rents won’t rise,” said Ada Lind. “Wages do,” she said, “and soon.”\nThe end."


def span(words):
    return [TEXT.index(words), TEXT.index(words) + len(words)]


@pytest.fixture
def article():
    article = make_article(TEXT, url="https://tide.example/1")
    content = "Rents won’t rise,"
    spans = make_spans(TEXT, [span(content)], cue=span("said"), source=span("Ada Lind"))
    make_statement(content, article=article, spans=spans)
    return article


def exported(tmp_path):
    path = tmp_path / "out.conll"
    call_command("export_conll", str(path))
    return path.read_text().splitlines()


def test_each_token_has_a_line_with_its_place_and_whose_it_is(article, tmp_path):
    lines = exported(tmp_path)

    pk = article.statements.get().pk
    assert lines[0] == "# newdoc id = https://tide.example/1"
    rows = [line.split("\t") for line in lines if line and line[0] != "#"]
    assert all(TEXT[int(start) : int(end)] == token for _n, token, start, end, *_tag in rows)
    tagged = [(token, tag) for _n, token, _s, _e, tag, whose in rows if whose == str(pk)]
    assert tagged == [
        ("Rents", "B-direct"),
        ("won’t", "I-direct"),
        ("rise", "I-direct"),
        (",", "I-direct"),
        ("said", "B-cue"),
        ("Ada", "B-source"),
        ("Lind", "I-source"),
    ]
    assert {tag for _n, _t, _s, _e, tag, whose in rows if whose == "_"} == {"O"}
    # A line for each paragraph's end.
    assert lines.count("") == 3


def test_what_has_no_place_in_columns_is_counted(article, tmp_path, capsys):
    make_statement(
        "Wages do,", article=article, spans=make_spans(TEXT, [span("Wages do,"), span("and soon.")])
    )
    make_statement("won’t rise,", article=article)

    lines = exported(tmp_path)

    assert "# dropped = 1 split" in lines
    assert "# dropped = 1 overlapping or nested" in lines
    assert lines[-3:] == [
        "# 1 statements written, 2 dropped",
        "# 1 dropped: overlapping or nested",
        "# 1 dropped: split",
    ]
    assert "1 statements written, 2 dropped" in capsys.readouterr().out
    assert not any("B-direct" in line and "Wages" in line for line in lines)


def test_drafts_and_older_texts_are_left_out(article, editor, tmp_path):
    make_statement("Wages do,", article=article, publish=False)
    other = make_article("More\n“Ships sail,” said Ben Ode.\n“Trade grows,” said Ben Ode.")
    make_statement("Trade grows,", article=other)
    make_statement("Ships sail,", article=other)
    changed = other.revision.text.replace("sail", "never sail")
    other.replace_text(changed, by=editor, version=other.version)

    lines = exported(tmp_path)

    assert lines[-2:] == ["# 2 statements written, 1 dropped", "# 1 dropped: in an older text"]
