"""A real article, with what was marked in it by hand: what an editor is offered after import."""

import json
import re

import pytest
from django.core.management import call_command

from newsdesk.archive.models import Article
from tests.conftest import SHARED

SEED = SHARED / "seed"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SEED.exists(), reason="other people's words are not in the project"),
]


@pytest.fixture
def article():
    call_command("import_articles", str(SEED / "article.txt"))
    return Article.objects.get()


@pytest.fixture
def marked():
    """The direct and mixed statements marked by hand."""
    statements = json.loads((SEED / "annotation.json").read_text())["statements"]
    return [each for each in statements if each["kind"] != "indirect"]


def best_for(statement, suggestions):
    """The suggestion that covers most of a marked statement, and how much of it."""
    start, end = statement["doc_start"], statement["doc_end"]

    def share(suggestion):
        covered = (max(0, min(end, e) - max(start, s)) for s, e in suggestion.spans["content"])
        return sum(covered) / (end - start)

    best = max(suggestions, key=share)
    return best, share(best)


def test_every_line_is_recognised_for_what_it_is(article):
    kinds = [kind for kind, _start, _end in article.revision.blocks]

    assert (kinds[:2], len(kinds)) == (["headline", "standfirst"], 37)
    assert (kinds.count("heading"), kinds.count("paragraph")) == (4, 31)


def test_nothing_is_suggested_in_a_heading(article):
    headings = [block for block in article.revision.as_blocks() if block.kind == "heading"]

    for suggestion in article.suggestions.all():
        assert not any(block.start <= suggestion.start < block.end for block in headings)


def test_nearly_all_quotations_are_offered_with_their_speakers(article, marked):
    suggestions = list(article.suggestions.all())
    found, named = 0, 0
    for statement in marked:
        suggestion, share = best_for(statement, suggestions)
        if share < 0.5:
            continue
        found += 1
        unnamed = "unnamed group" in statement["speaker_resolved"]
        speaker = None if unnamed else re.sub(r" \(.*\)", "", statement["speaker_resolved"])
        named += suggestion.payload["speaker"] == speaker

    assert len(marked) == 21
    assert found >= 18
    assert named >= 16


def test_a_misprinted_name_is_offered_to_be_checked_first(article):
    text = article.revision.text
    [misprinted] = [
        each
        for each in article.suggestions.all()
        if each.spans["source"] and text[slice(*each.spans["source"])] == "Kololev"
    ]

    assert misprinted.tier == "check_first"


def test_roles_and_organisations_are_offered_as_printed(article):
    told = {
        (each.payload["speaker"], each.payload["role"], each.payload["organisation"])
        for each in article.suggestions.all()
    }

    korolev = "senior lecturer in politics and international relations"
    assert ("Alexander Korolev", korolev, "University of New South Wales") in told
    newsham = "Japan Forum for Strategic Studies"
    assert ("Grant Newsham", "senior research fellow", newsham) in told
