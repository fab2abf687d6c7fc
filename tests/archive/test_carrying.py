"""Statements follow their words into a newer text, and nothing passes that turns them round."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.archive.carrying.placing import carried, guess
from newsdesk.archive.carrying.text_map import TextMap, folded
from newsdesk.archive.spans import content_of, make_spans

TEXT = """Rents fall
It rained. “Rents will fall by five per cent,” said Ada Lind. Nobody spoke.
She hopes that wages rise soon."""
QUOTE, HOPE = "Rents will fall by five per cent,", "wages rise soon"


def spans_of(text, words, **beside):
    """The spans of `words`, and by name of what stands beside them."""
    found = {
        name: [text.index(each), text.index(each) + len(each)] for name, each in beside.items()
    }
    start = text.index(words)
    return make_spans(text, [[start, start + len(words)]], **found)


def fate(new, words, **beside):
    """What becomes of `words` of TEXT in `new`, and which words it has there."""
    found = carried(TextMap(TEXT, new), spans_of(TEXT, words, **beside))
    return found.anchoring, content_of(new, found.spans["content"]) if found.spans else None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("“Rents will fall by five per cent,”", '"Rents will fall by five per cent,"'),
        ("It rained.", "It rained on Monday. It was not cold."),
        ("Nobody spoke.", ""),
        ("soon.", "soon. Prices do not."),
        ("Rents fall", "Rents to fall, and other news of the day"),
        ("five per cent", "five per cent"),
    ],
)
def test_what_is_said_as_before_moves_along(old, new):
    edited = TEXT.replace(old, new)

    for words in (QUOTE, HOPE):
        anchoring, now = fate(edited, words)
        assert anchoring == "ok"
        assert folded(now) == folded(words)


@pytest.mark.parametrize(
    ("old", "new", "words", "now"),
    [
        ("will fall", "will not fall", QUOTE, "Rents will not fall by five per cent,"),
        ("“Rents", "“No rents", QUOTE, "No rents will fall by five per cent,"),
        ("five", "nine", QUOTE, "Rents will fall by nine per cent,"),
        ("cent,” said", "cent. And wages, too,” said", QUOTE, None),
        ("soon.", "soon, unless prices do.", HOPE, "wages rise soon, unless prices do"),
        ("She hopes", "She no longer hopes", HOPE, HOPE),
        ("that wages", "that in May wages", HOPE, "in May wages rise soon"),
        ("“Rents will fall by five per cent,”", "Rents will fall by five per cent,", QUOTE, QUOTE),
    ],
)
def test_one_word_more_or_less_waits_for_a_yes(old, new, words, now):
    anchoring, there = fate(TEXT.replace(old, new), words)

    assert anchoring == "changed"
    assert there == (now or there)


@pytest.mark.parametrize("said", ["never said", "shouted", "denied"])
def test_another_cue_waits_for_a_yes(said):
    assert fate(TEXT.replace("said", said), QUOTE, cue="said")[0] == "changed"


def test_another_speaker_waits_for_a_yes():
    edited = TEXT.replace("Ada Lind", "Ida Lund")

    assert fate(edited, QUOTE, cue="said", source="Ada Lind")[0] == "changed"


def test_paragraphs_that_change_places_take_their_statements_with_them():
    first, *others = TEXT.split("\n")
    edited = "\n".join([first, *others[::-1]])

    assert fate(edited, QUOTE, cue="said") == ("ok", QUOTE)
    assert fate(edited, HOPE) == ("ok", HOPE)


def test_what_was_said_elsewhere_in_the_same_words_is_not_it():
    twice = f"{TEXT}\nLater. “{QUOTE}” said somebody else, who had read it in the paper."
    start = twice.rindex(QUOTE)
    new = TextMap(twice, TEXT)

    assert carried(new, make_spans(twice, [[start, start + len(QUOTE)]])).anchoring == "orphan"
    stays = carried(new, spans_of(twice, QUOTE))
    assert (stays.anchoring, stays.spans) == ("ok", spans_of(TEXT, QUOTE))


def test_words_that_are_gone_are_looked_for_and_never_moved_by_themselves():
    gone = TEXT.replace(f"“{QUOTE}” said Ada Lind. ", "")
    elsewhere = f"{gone}\nThe board asked Lind; “{QUOTE.replace('five', '5')}” she told it."

    assert fate(elsewhere, QUOTE)[0] == "orphan"
    found = guess(TEXT, elsewhere, spans_of(TEXT, QUOTE))
    assert content_of(elsewhere, found["content"]) == "Rents will fall by 5 per cent,"
    assert guess(TEXT, gone, spans_of(TEXT, QUOTE)) is None


WORDS = st.lists(
    st.sampled_from(
        ["the", "rents", "will", "not", "fall", "in", "May", "said", "Lind", ".", "“", "”", "\n"]
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(WORDS, WORDS)
def test_every_character_that_is_kept_is_the_same_and_is_kept_once(old, new):
    text_map = TextMap(" ".join(old), " ".join(new))

    landed = [at for run in text_map.runs for at in range(run.new, run.new + run.length)]
    assert len(landed) == len(set(landed))
    for run in text_map.runs:
        one = text_map.old[run.old : run.old + run.length]
        assert folded(one) == folded(text_map.new[run.new : run.new + run.length])
    same = TextMap(" ".join(old), " ".join(old))
    assert all(run.old == run.new for run in same.runs)


@settings(max_examples=100, deadline=None)
@given(WORDS, WORDS, st.data())
def test_whatever_the_texts_the_spans_fit(old, new, data):
    old, new = " ".join(["It began.", *old]), " ".join(new)
    line = data.draw(st.sampled_from([each for each in old.split("\n") if each.strip()]))
    spans = spans_of(old, line)

    found = carried(TextMap(old, new), spans)

    # make_spans has checked them against the text; what is the same reads so.
    if found.anchoring == "ok":
        now = content_of(new, found.spans["content"])
        assert folded(now).split() == folded(content_of(old, spans["content"])).split()
