import pytest

from newsdesk.archive.listing import Listing, Wanted
from newsdesk.archive.models import Statement
from newsdesk.archive.search import parse
from tests.factories import make_article, make_expert, make_statement, make_topic

pytestmark = pytest.mark.django_db


def found(q):
    return [s.text for s in Statement.objects.listed().matching(parse(q)).newest_first()]


def test_words_find_statements_by_their_stems_and_by_the_speakers_names():
    lind = make_expert("Ada Lind")
    make_statement("Rents will be falling soon", expert=lind)
    make_statement("Builders need time", expert=lind)

    assert found("rent fall") == ["Rents will be falling soon"]
    assert found("lind builder") == ["Builders need time"]
    assert found("ada lind -rents") == ["Builders need time"]
    assert found("rents OR builders") == ["Builders need time", "Rents will be falling soon"]
    assert found('"need time"') == ["Builders need time"]
    assert found('"time need"') == []
    assert found('"time ada"') == []
    assert found("-rents") == ["Builders need time"]


def test_each_facet_is_counted_without_its_own_filter():
    lind, orr, rents = (
        make_expert("Ada Lind"),
        make_expert("Ben Orr"),
        make_topic("Housing › Rents"),
    )
    make_statement("Rents will fall", expert=lind, topics=[rents])
    make_statement("Rents will rise", expert=orr)

    listing = Listing(Wanted(q="rents", expert=(lind.pk,)))

    assert listing.count == 1
    assert [(v.label, v.count) for v in listing.facets["expert"]] == [
        ("Ada Lind", 1),
        ("Ben Orr", 1),
    ]
    assert {v.label for v in listing.facets["topic"]} == {"Housing", "Rents"}
    assert [v.value for v in listing.facets["year"]] == [2024]


def test_pages_follow_the_published_date_without_gap_or_repeat():
    article = make_article("News\n" + "\n".join(f"“Line {n:03}” he said." for n in range(60)))
    for n in range(60):
        make_statement(f"Line {n:03}", article=article)
    newer = make_statement(
        "Newer", article=make_article("Later\n“Newer” he said.", published="2025")
    )

    seen, before = [], None
    while True:
        listing = Listing(Wanted(before=before))
        seen += [s.pk for s in listing.statements]
        before = listing.next_before
        if before is None:
            break

    assert seen[0] == newer.pk
    assert len(seen) == len(set(seen)) == 61
