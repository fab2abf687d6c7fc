"""The text of an article as it is kept, and where the words given are found in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.archive.spans import UnfitSpans, make_spans
from newsdesk.archive.whole_text import one_line, put_together, with_blocks
from newsdesk.extraction import UnacceptableText, normalise

# Letters that NFC joins, characters that are dropped, line ends of all kinds, an emoji.
PIECES = [
    "a",
    "B",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\u2028",
    "e\u0301",
    "\ufeff",
    "\u200b",
    "😀",
    "“",
    ".",
]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
titles = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)


def has_words(text):
    return bool(normalise(text).text.strip())


@given(texts.filter(has_words), titles, titles, st.data())
def test_words_marked_in_the_text_given_are_the_same_in_the_text_kept(text, head, stand, data):
    whole = put_together(text, headline=head, standfirst=stand)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    kept = whole.text[whole.new_offset(start) : whole.new_offset(end)]

    if not set(text[start:end]) & set("\n\r\u2028"):
        # Letter and accent may be parted by the mark, and then join its neighbour.
        assert kept.strip("é\u0301") in normalise(text[start:end]).text
    assert whole.new_offset(start) <= whole.new_offset(end) <= len(whole.text)


@given(texts.filter(has_words), titles, titles)
def test_what_is_kept_is_kept_again_as_it_is(text, head, stand):
    once = put_together(text, headline=head, standfirst=stand)
    again = put_together(once.text, headline=head, standfirst=stand)

    assert again.text == once.text
    assert again.blocks == once.blocks


@given(texts.filter(has_words), titles, titles)
def test_no_word_is_lost_and_every_block_is_a_line(text, head, stand):
    whole = put_together(text, headline=head, standfirst=stand)

    given_lines = [line.strip() for line in normalise(text).text.split("\n") if line.strip()]
    lines = [whole.text[block.start : block.end] for block in whole.blocks]
    assert [line.strip() for line in whole.text.split("\n") if line.strip()] == lines
    put_in = len(lines) - len(given_lines)
    assert put_in <= bool(one_line(head)) + bool(one_line(stand))
    assert set(given_lines) <= set(lines)


def test_headline_and_standfirst_are_put_in_front_where_they_are_missing():
    whole = put_together("Prices rose.\nThey fell.", headline="News", standfirst="In short")

    assert whole.text == "News\nIn short\nPrices rose.\nThey fell."
    assert [block.kind for block in whole.blocks] == [
        "headline",
        "standfirst",
        "paragraph",
        "paragraph",
    ]
    assert whole.new_offset(0) == 14


def test_a_standfirst_follows_a_text_that_is_its_headline_alone():
    whole = put_together("News", headline="News", standfirst="In short")

    assert whole.text == "News\nIn short\n"
    assert (whole.new_offset(0), whole.new_offset(4)) == (0, 4)


def test_an_empty_text_is_refused():
    with pytest.raises(UnacceptableText, match="no text"):
        put_together(" \n\ufeff")


def test_corrected_kinds_need_one_for_each_line():
    whole = with_blocks("News\nA picture\nThe end.", ["headline", "caption", "paragraph"])
    assert [block.kind for block in whole.blocks] == ["headline", "caption", "paragraph"]

    for kinds in (["headline"], ["headline", "picture", "paragraph"]):
        with pytest.raises(UnacceptableText, match="3 lines"):
            with_blocks("News\nA picture\nThe end.", kinds)


@pytest.mark.parametrize("part", ["verbatim", "inserted"])
def test_marked_parts_outside_the_content_are_refused(part):
    with pytest.raises(UnfitSpans, match=f"{part}: .* within one of the spans"):
        make_spans("One two three.", [[0, 3]], **{part: [[2, 7]]})


@pytest.mark.parametrize("span", [[], [1], [1, 2, 3], ["1", 2], [True, 2], 7, {"a": 1}, [1.0, 2]])
def test_what_is_no_pair_of_numbers_is_refused(span):
    for spans in ({"content": [span]}, {"content": [[0, 3]], "cue": span}):
        with pytest.raises(UnfitSpans, match="pair of whole numbers"):
            make_spans("One two three.", **spans)
