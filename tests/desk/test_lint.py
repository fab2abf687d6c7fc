"""What is found wrong with a statement while it is made, by the rule that says so."""

import pytest

from newsdesk.archive.spans import make_spans
from newsdesk.desk.lint import lint, twin_among


def found(text, words=None, *, zone="body", attribution="named", source=""):
    """The findings on `words`, or on those that stand between | and | in `text`."""
    if words is None:
        before, words, after = text.split("|")
        text, start = before + words + after, len(before)
    else:
        start = text.index(words)
    spans = make_spans(text, [[start, start + len(words)]])
    return lint(text, spans, zone=zone, attribution=attribution, printed_source=source)


def names(*args, **kwargs):
    return [finding.name for finding in found(*args, **kwargs)]


@pytest.mark.parametrize(
    "text",
    [
        "“|Rents will fall,|” she said.",
        "She said that |rents “will fall” soon|.",
        "She said that |rents (all of them) will fall|.",
        "|Die Mieten „fallen“ bald|, sagte sie.",
        "She said |rents fell 3,5 percent|. But he did not.",
        "She said |rents fell.| But he did not.",
        "她说|租金会下降|，他说。",
        "«|Les loyers baissent|», dit-elle.",
        "“|Rents will fall.|\n“Wages, too,” she said.",
    ],
)
def test_nothing_is_found_wrong_with_what_follows_the_rules(text):
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "name", "rule"),
    [
        ("She said rents |“will fall| soon”.", "Unbalanced marks", 6),
        ("She said rents “will |fall” soon|.", "Unbalanced marks", 6),
        ('She said rents |"will fall| soon".', "Unbalanced marks", 6),
        ("|“Rents will fall,”| she said.", "Outer marks inside", 3),
        ("“|Rents [in Vell] will fall,|” she said.", "Bracketed insertion", 7),
        ("She said |rents “(in Vell) will fall”|.", "Bracketed insertion", 7),
        ("She said |rents will fall| if builders build.", "Stops before it turns", 14),
        ("She said |rents will fa|ll.", "Cut inside a word", 3),
        ("She said r|ents will fall|.", "Cut inside a word", 3),
        ("“|Rents will fall|, she said.\nIt rained.", "Unbalanced marks", 6),
    ],
)
def test_words_that_break_a_rule_are_named_with_it(text, name, rule):
    [finding] = found(text)

    assert (finding.name, finding.rule, finding.is_blocking) == (name, rule, False)


def test_a_cut_word_is_shown_whole():
    [finding] = found("She said |rents will fa|ll.")

    assert "“fall”" in finding.advice


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("She said |rents will fall|, but not soon.", "Stops before it turns"),
        ("She said |rents will fall| — perhaps.", "Stops before it turns"),
        ("She said that perhaps |rents will fall|.", "Begins after a hedge"),
        ("She said rents rise but that |wages rise, too|.", "Begins after a hedge"),
        ("She said they could “|fall|”.", "Begins after a hedge"),
    ],
)
def test_a_hedge_or_a_but_left_out_blocks(text, name):
    [finding] = found(text)

    assert (finding.name, finding.rule, finding.is_blocking) == (name, 14, True)


def test_a_source_that_is_printed_far_away_is_named():
    near = "Ada Lind spoke.\n“|Rents fall|,” she said."
    far = "Ada Lind spoke.\nIt rained.\n“|Rents fall|,” she said."

    assert names(near, source="Ada Lind") == []
    assert names(far, source="Ada Lind") == ["Source elsewhere"]


def test_a_headline_bolder_than_the_text_blocks_until_it_is_flagged():
    text, spans = "Rents to fall", make_spans("Rents to fall", [[0, 13]])
    told = {"zone": "headline", "attribution": "named", "twin": "rents might fall"}

    [finding] = lint(text, spans, **told)
    [flagged] = lint(text, spans, **told, flags=["headline_differs"])

    assert (finding.name, finding.is_blocking) == ("Bolder headline", True)
    assert (flagged.name, flagged.is_blocking) == ("Words of the headline", False)


def test_the_twin_of_a_headline_has_half_of_its_words():
    others = ["the port could struggle", "rents will fall"]

    assert twin_among("Port will struggle", others) == others[0]
    assert twin_among("Fishing banned", others) == ""
    assert twin_among("Port doomed", []) == ""


def test_a_missing_speaker_blocks():
    [finding] = found("“|Rents fall|”", attribution="undecided")

    assert (finding.name, finding.rule, finding.is_blocking) == ("No speaker", 10, True)


def test_a_group_is_nobody_in_particular():
    assert names("“|Rents fall|,” two officials say", source="two officials") == [
        "Unnamed group with a name"
    ]
    assert (
        names("|Rents fall|, two officials say", source="two officials", attribution="unnamed")
        == []
    )


@pytest.mark.parametrize("zone", ["headline", "standfirst"])
def test_a_headline_sums_up_what_is_said_below(zone):
    [finding] = found("|Rents to fall|", zone=zone)

    assert (finding.name, finding.rule) == (f"Words of the {zone}", 13)
