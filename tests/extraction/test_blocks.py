import pytest

from newsdesk.extraction import find_statements, recognise_blocks

ARTICLE = """Brell reopens its oldest dam
The reservoir is full again.
The dam above Brell, closed for eleven years, was opened on Friday before a small crowd.

WHAT HAPPENS NEXT?
“It will hold.”
A long way to go
“NO DEAL”
Engineers will watch it for a year."""


def kinds(text, **known):
    return [block.kind for block in recognise_blocks(text, **known)]


def test_an_article_has_a_headline_a_standfirst_headings_and_paragraphs():
    assert kinds(ARTICLE) == [
        "headline",
        "standfirst",
        "paragraph",
        "heading",
        "paragraph",
        "heading",
        "heading",
        "paragraph",
    ]


def test_blocks_hold_their_line_and_nothing_around_it():
    text = "  Headline here \r\n\r\n\tA paragraph of the article. \n"

    assert [text[b.start : b.end] for b in recognise_blocks(text)] == [
        "Headline here",
        "A paragraph of the article.",
    ]


def test_a_single_line_is_a_paragraph():
    assert kinds("“Rents will fall,” said Ada Lind.") == ["paragraph"]


def test_two_sentences_are_no_standfirst():
    text = "Headline\nIt fell. It rose.\nAnd then there was a paragraph that is longer than that."
    assert kinds(text) == ["headline", "paragraph", "paragraph"]


def test_an_abbreviation_does_not_end_the_standfirst():
    text = (
        "Headline\nWhat Dr. Moss found there.\nA paragraph which is rather longer than that line."
    )
    assert kinds(text) == ["headline", "standfirst", "paragraph"]


def test_a_last_short_line_is_not_a_heading():
    assert kinds("Headline\nOne paragraph there is.\nThe end of it all")[-1] == "paragraph"


def test_a_headline_known_from_elsewhere_is_not_taken_from_the_text():
    text = "The dam was opened on Friday.\nA crowd came to see it being opened by the mayor."
    assert kinds(text, headline="Dam opens") == ["paragraph", "paragraph"]


def test_a_known_headline_and_standfirst_are_found_however_they_are_spelt():
    text = "‘Safe’ dam opens\nA crowd came. It cheered.\nThe rest of the article follows here."
    known = {"headline": "'Safe' dam  opens", "standfirst": "A crowd came. It cheered."}
    assert kinds(text, **known) == ["headline", "standfirst", "paragraph"]


@pytest.mark.parametrize("text", ["", "\n \n", "\r\n"])
def test_an_empty_text_has_no_blocks(text):
    assert kinds(text) == []


def test_headings_hold_no_statement():
    found = find_statements(ARTICLE)
    assert all("NO DEAL" not in ARTICLE[slice(*span)] for each in found for span in each.spans)
