"""No text may crash the finder or make it take more than its share of time."""

import sys
from itertools import islice, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsdesk.extraction import (
    find_statements,
    inserted_spans,
    kind_of,
    normalise,
    quoted_spans,
)
from newsdesk.extraction.benchmark import benchmark_statements

PIECES = st.sampled_from(
    ["“", "”", '"', "''", "‘", "’", "'", "«", "»", "„", "(", ")", "[", "]", ",", ".", "?", ":"]
    + ["\n", " — ", " said ", " Mara Quill", " he ", " according to ", " that ", " and ", " Mr. "]
    + [
        " the dam holds",
        " told",
        " adding",
        " who ",
        " Quill’s",
        " on Friday",
        " is ",
        "é",
        "\u200b",
    ]
)
JUMBLED = st.lists(PIECES, max_size=60).map("".join)
# What normalising refuses or mends, and the finder may still be handed from elsewhere.
STRANGE = st.sampled_from(
    ["\0", "\ud800", "\udfff", "\x0b", "\x85", "\r\n", "\r", "\u2028", "\u2029", "\u0301"]
    + ["\u200f", "\u202e", "\u2066", "\ufeff", "مارا", "İ", "ﬁ", "👩‍👧", "A" * 300, "_", "٣"]
)
WILD = st.lists(PIECES | STRANGE, max_size=60).map("".join)

CLUSTERS = {
    "one long sentence": "Mara Quill said the dam holds and ",
    "nothing but cues": "said ",
    "nothing but opening marks": "“",
    "nothing but straight marks": '"',
    "nothing but single marks": "‘a ’",
    "nothing but brackets": "“(",
    "every kind of mark": "“\"”‘'’«„»",
    "every kind of line end": "said Mara Quill\r\n\r\u2028\u2029\n",
    "spaces between marks": "“It holds”" + " " * 90,
    "questions without an end": "“a?" + "a" * 40 + "” said Mara Quill. ",
    "many quotations": "“It holds,” said Mara Quill. ",
    "many paragraphs": "“It holds,” said Mara Quill.\n\n",
    "open paragraphs": "“It holds.\n",
    "many names": "Mara Quill met Jon Tarn of Brell ",
    "many commas": "Mara, ",
    "many dashes": "said — ",
    "many accordings": "it holds, according to Quill, ",
    "one long word": "a",
    "capitals": "A. ",
}


def work_on(text):
    """Return how many calls the finder makes: unlike time, the same on every machine."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        find_statements(text)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("cluster", CLUSTERS.values(), ids=CLUSTERS)
def test_twice_the_text_is_at_most_about_twice_the_work(cluster):
    once = cluster * (10_000 // len(cluster))

    assert work_on(once * 2) <= 2.6 * work_on(once) + 2_000


def test_twice_as_many_people_are_at_most_about_twice_the_work():
    syllables = [one + two for one in "bdfgklmnprstvz" for two in "aeiou"]
    families = map("".join, product(syllables, repeat=3))
    names = [f"Ada {family.capitalize()}" for family in islice(families, 3_000)]

    # Other names each time: those that were met before are in caches.
    once, twice = work_on(", ".join(names[:1_000])), work_on(", ".join(names[1_000:]))

    assert twice <= 2.6 * once + 2_000


@pytest.mark.parametrize("name", ["one long sentence", "nothing but brackets", "one long word"])
def test_a_line_of_a_megabyte_is_read_to_the_end(name):
    text = CLUSTERS[name] * (1_000_000 // len(CLUSTERS[name]))

    for found in find_statements(text)[:100]:
        assert all(0 <= start < end <= len(text) for start, end in found.spans)


@given(WILD)
@settings(max_examples=100, deadline=None)
def test_whatever_is_found_lies_in_the_text_and_in_order(text):
    found = find_statements(text)

    assert [each.spans[0] for each in found] == sorted(each.spans[0] for each in found)
    for index, each in enumerate(found):
        for spans in (each.spans, each.verbatim, each.inserted):
            assert all(0 <= start <= end <= len(text) for start, end in spans)
        assert each.continues is None or 0 <= each.continues < index
        assert 0 <= each.confidence <= 1
        assert each.nested_in is not None or each.kind == kind_of(text, each.spans)
        assert each.reason


@given(WILD)
@settings(max_examples=100, deadline=None)
def test_what_is_verbatim_is_what_stands_inside_marks(text):
    for found in find_statements(text):
        if found.nested_in is not None:
            continue
        told = found.as_dict()
        assert told["verbatim"] == quoted_spans(text, found.spans)
        assert told["inserted"] == inserted_spans(text, found.spans)


@given(WILD)
@settings(max_examples=100, deadline=None)
def test_the_benchmark_translation_keeps_every_span(text):
    found = find_statements(text)
    spans = sorted(list(span) for each in found if each.nested_in is None for span in each.spans)

    translated = benchmark_statements(text, found)

    assert sorted(span for each in translated for span in each["spans"]) == spans


@given(st.text(max_size=300))
@example("𝕬")
@settings(deadline=None)
def test_any_text_at_all_is_read(text):
    find_statements(text)


@given(JUMBLED)
@settings(max_examples=50, deadline=None)
def test_a_normalised_text_gives_the_same_every_time(text):
    kept = normalise(text).text
    assert find_statements(kept) == find_statements(kept)
