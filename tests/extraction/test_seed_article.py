"""The finder on a real article annotated by hand, which is not part of the project."""

import json
from functools import cache
from pathlib import Path

import pytest

from newsdesk.extraction import find_statements, recognise_blocks

SEED = Path(__file__).resolve().parents[3] / "shared" / "seed"

pytestmark = pytest.mark.skipif(
    not SEED.is_dir(), reason="the annotated article is not beside the repository"
)


@cache
def article():
    return (SEED / "article.txt").read_text(encoding="utf-8")


@cache
def found_statements():
    return find_statements(article())


def annotated(*kinds):
    statements = json.loads((SEED / "annotation.json").read_text(encoding="utf-8"))["statements"]
    return [each for each in statements if each["kind"] in kinds]


def overlap(gold, found):
    wanted = set(range(gold["doc_start"], gold["doc_end"]))
    got = {offset for start, end in found.spans for offset in range(start, end)}
    return len(wanted & got) / len(wanted | got)


def match(gold):
    best = max(found_statements(), key=lambda found: overlap(gold, found))
    return best if overlap(gold, best) >= 0.5 else None


def has_right_speaker(gold, found):
    resolved = gold["speaker_resolved"]
    if "(unnamed group)" in resolved or "(institution)" in resolved:
        return found.speaker is None
    return found.speaker is not None and found.speaker.split()[-1] in resolved.split()


def test_the_blocks_are_headline_standfirst_headings_and_paragraphs():
    kinds = [block.kind for block in recognise_blocks(article())]
    assert len(kinds) == 37
    assert kinds[:2] == ["headline", "standfirst"]
    assert (kinds.count("heading"), kinds.count("paragraph")) == (4, 31)


def test_no_heading_becomes_a_statement():
    headings = [block for block in recognise_blocks(article()) if block.kind == "heading"]
    for found in found_statements():
        for start, end in found.spans:
            assert not any(start < block.end and block.start < end for block in headings)


def test_quoted_statements_are_found_with_their_speakers():
    matches = [(gold, match(gold)) for gold in annotated("direct", "mixed")]

    found = [(gold, each) for gold, each in matches if each]

    assert len(found) >= 21
    assert sum(has_right_speaker(gold, each) for gold, each in found) >= 21


def test_most_reported_statements_are_found():
    assert sum(match(gold) is not None for gold in annotated("indirect")) >= 7


def test_a_misspelt_expert_is_linked_and_asked_about():
    [gold] = [each for each in annotated("mixed") if each["speaker_printed"] == "Kololev"]
    found = match(gold)
    assert (found.speaker, found.tier) == ("Alexander Korolev", "check_first")
    assert found.alternatives == ["Alexander Korolev"]


@pytest.mark.parametrize(
    ("speaker", "role", "organisation"),
    [
        (
            "Alexander Korolev",
            "senior lecturer in politics and international relations",
            "University of New South Wales",
        ),
        ("Grant Newsham", "senior research fellow", "Japan Forum for Strategic Studies"),
    ],
)
def test_analysts_carry_role_and_organisation_as_printed(speaker, role, organisation):
    first = next(
        each
        for each in found_statements()
        if each.speaker == speaker and each.certainty == "certain"
    )
    assert (first.role, first.organisation) == (role, organisation)


def found_for(number):
    statements = annotated("direct", "mixed", "indirect")
    return match(next(each for each in statements if each["id"] == number))


def test_who_relayed_the_words_is_told():
    assert found_for("S17").via == ["New York Times", "Washington Post"]
    assert found_for("S29").via == ["TASS"]


def test_both_programmes_are_the_venue():
    assert found_for("S06").venue.startswith("CNA’s Asia First")
    assert found_for("S24").venue.startswith("CNA’s Asia Now")


def test_the_misspelt_name_is_put_as_a_question():
    assert "?" in found_for("S30").reason
