import pytest

from newsdesk.extraction import inserted_spans, kind_of, quoted_spans


def span_of(text, words):
    start = text.index(words)
    return [start, start + len(words)]


def slices(text, spans):
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    "text",
    [
        "“The dam holds,” she said.",
        '"The dam holds," she said.',
        "''The dam holds,'' she said.",
        "‘The dam holds,’ she said.",
        "'The dam holds,' she said.",
        "«The dam holds,» she said.",
        "„The dam holds,“ she said.",
        "”The dam holds,” she said.",
    ],
)
def test_every_style_of_quotation_marks_counts(text):
    assert slices(text, quoted_spans(text, [span_of(text, "dam holds,")])) == ["dam holds,"]


@pytest.mark.parametrize(
    "text",
    [
        "The workers’ dam isn’t safe in the ’90s, she said.",
        "The workers' dam isn't safe in the '90s, she said.",
        'It is 6" tall and 12" wide, she said.',
    ],
)
def test_apostrophes_and_inches_are_no_quotation_marks(text):
    assert kind_of(text, [[0, len(text)]]) == "indirect"


def test_a_plural_genitive_does_not_close_single_marks():
    text = "‘The workers’ dam is safe,’ she said."
    assert slices(text, quoted_spans(text, [[0, 30]])) == ["The workers’ dam is safe,"]


def test_marks_just_outside_the_span_count():
    text = "“The dam holds,” she said."
    assert kind_of(text, [[1, 15]]) == "direct"


def test_part_of_a_clause_in_marks_is_mixed():
    text = "She said the dam was “sound” and dry."
    assert kind_of(text, [span_of(text, "the dam was “sound” and dry")]) == "mixed"


def test_brackets_count_as_inserted_only_inside_marks():
    text = "“(The) dam [is] safe (so far),” said Lind (54)."
    assert slices(text, inserted_spans(text, [[0, len(text)]])) == ["(The)", "[is]", "(so far)"]


def test_marks_left_open_reach_to_the_end_of_their_paragraph_only():
    text = "“The dam holds.\nIt is old."
    assert slices(text, quoted_spans(text, [[0, len(text)]])) == ["The dam holds."]
