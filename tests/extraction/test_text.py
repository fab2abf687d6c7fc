import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.extraction import UnacceptableText, fold, normalise

ACCEPTABLE = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t\r"), max_size=200
)


def test_line_ends_of_every_system_become_one():
    assert normalise("a\r\nb\rc\u2028d\u2029e\n").text == "a\nb\nc\nd\ne\n"


def test_invisible_characters_are_dropped():
    assert normalise("\ufeffDam\u200b holds\u2060.").text == "Dam holds."


def test_a_letter_and_its_accent_become_one_character():
    assert normalise("cafe\u0301").text == "café"


def test_an_accent_behind_an_invisible_character_is_still_composed():
    assert normalise("cafe\u200b\u0301").text == "café"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fine\nbad\0", "Line 2 holds a NUL character (U+0000)"),
        ("bad\x07", "Line 1 holds a control character (U+0007)"),
        ("a\r\nb\rc\ud800", "Line 3 holds half a character (U+D800)"),
    ],
)
def test_what_nobody_can_see_is_refused_with_its_line(text, words):
    with pytest.raises(UnacceptableText) as refused:
        normalise(text)
    assert words in str(refused.value)
    assert "Remove it" in str(refused.value)


def test_a_letter_under_a_tower_of_accents_is_refused():
    with pytest.raises(UnacceptableText, match="accents"):
        normalise("a" + "\u0301\u0316" * 5_000)


def test_offsets_follow_the_text():
    given_text = "\ufeffA cafe\u0301.\r\n“Yes,” she said."
    kept = normalise(given_text)
    start = given_text.index("Yes")

    moved = kept.new_offset(start), kept.new_offset(start + 4)

    assert kept.text[slice(*moved)] == "Yes,"


@given(ACCEPTABLE)
def test_normalising_gives_nfc_and_does_nothing_twice(text):
    try:
        kept = normalise(text)
    except UnacceptableText:
        return
    assert unicodedata.is_normalized("NFC", kept.text)
    assert normalise(kept.text).text == kept.text


@given(ACCEPTABLE)
def test_offsets_stay_in_order_and_inside_the_text(text):
    kept = normalise(text)
    moved = [kept.new_offset(offset) for offset in range(len(text) + 1)]

    assert moved == sorted(moved)
    assert moved[0] == 0
    assert moved[-1] == len(kept.text)


def test_folding_makes_two_spellings_equal():
    assert fold("“Élan – vital”\u00a0 NOW") == fold('"elan - vital" now')


@given(st.text(max_size=100))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
