import pytest

from newsdesk.archive.models import Article, Statement
from newsdesk.archive.search import parse
from newsdesk.archive.spans import UnfitSpans, make_spans
from newsdesk.archive.words import pieces_of, shown_text


def statement_in(text, *contents, kind, cue="", article=None):
    content = [[text.index(words), text.index(words) + len(words)] for words in contents]
    cue_span = [text.index(cue), text.index(cue) + len(cue)] if cue else None
    spans = make_spans(text, content, cue=cue_span)
    article = article or Article()
    return Statement(kind=kind, spans=spans, text=" ".join(contents), cue=cue, article=article)


def voices(statement, query=None):
    return [(p.text, p.voice) for p in pieces_of(statement, query or parse(""))]


def test_a_direct_quote_is_all_strong_in_marks_without_the_papers_comma():
    statement = statement_in("“Rents will fall,” she said.", "Rents will fall,", kind="direct")
    assert voices(statement) == [("“", "own"), ("Rents will fall", "own"), ("”", "own")]


def test_brackets_in_a_quote_are_the_publications():
    statement = statement_in("“We (the city) build.”", "We (the city) build.", kind="direct")
    assert ("(the city)", "ins") in voices(statement)


def test_a_mixed_one_shows_islands_and_begins_with_a_capital():
    statement = statement_in(
        "He said rents “will fall” soon.", "rents “will fall” soon", kind="mixed"
    )
    assert voices(statement) == [("Rents ", "faint"), ("“will fall”", "own"), (" soon", "faint")]


def test_an_indirect_one_is_all_the_reporters():
    statement = statement_in("He said rents fall.", "rents fall", kind="indirect")
    assert voices(statement) == [("Rents fall", "faint")]


def test_what_is_denied_is_never_shown_without_its_denial():
    text = "She denied that the toll was “a tax”."
    statement = statement_in(text, "the toll was “a tax”", kind="mixed", cue="denied")
    assert voices(statement)[:3] == [("denied", "lead"), (" ", "faint"), ("the toll was ", "faint")]
    assert shown_text(statement) == "denied the toll was “a tax”"


def test_a_cue_after_the_words_leads_nothing_in():
    statement = statement_in("Rents fall, he said.", "Rents fall", kind="indirect", cue="said")
    assert voices(statement) == [("Rents fall", "faint")]


def test_each_stretch_of_a_split_quote_has_its_own_marks():
    text = "“Rents will fall,” she said, “but not soon.”"
    statement = statement_in(text, "Rents will fall,", "but not soon.", kind="direct")
    assert shown_text(statement) == "“Rents will fall,” … “but not soon.”"


def test_hits_are_marked_in_every_voice_and_nothing_is_lost():
    statement = statement_in(
        "He said rents “will fall” soon.", "rents “will fall” soon", kind="mixed"
    )
    pieces = pieces_of(statement, parse('"fall soon" rent'))
    assert "".join(p.text for p in pieces) == "Rents “will fall” soon"
    assert [p.text for p in pieces if p.is_hit] == ["Rents", "fall", "soon"]


@pytest.mark.parametrize(
    "content",
    [[], [[5, 5]], [[4, 2]], [[0, 99]], [[3, 5], [1, 2]], [["0", 3]], [[0, 8]], [[True, 3]], "no"],
)
def test_spans_that_do_not_fit_are_refused(content):
    with pytest.raises(UnfitSpans):
        make_spans("One two\nthree.", content)
