import datetime

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
    article = make_article("News\n" + "\n".join(f"“Line {n:03}” he said." for n in range(30)))
    for n in range(30):
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
    assert len(seen) == len(set(seen)) == 31


@pytest.fixture
def mixed_bag():
    """Statements by every kind of speaker, on a topic, on its sub-topic and on neither."""
    caps, housing = make_topic("Housing › Caps"), make_topic("Housing")
    statements = {
        "analyst": {"expert": make_expert("Ada Lind"), "topics": [caps]},
        "newsmaker": {"expert": make_expert("Ben Orr", kind="newsmaker"), "topics": [housing]},
        "institution": {"expert": make_expert("The Court", kind="institution")},
        "unnamed": {"attribution": "unnamed"},
    }
    days = {"analyst": "2023-12-31", "newsmaker": "2024-01-01", "institution": "2024-02", "": ""}
    for words, fields in statements.items():
        text = f"On {words}\n“{words}” somebody said."
        article = make_article(text, published=days.get(words, ""))
        make_statement(words, article=article, **fields)
    return {"caps": caps, "housing": housing}


def wanted(**asked):
    listing = Listing(Wanted(**asked))
    assert listing.count == len(listing.statements)
    return {statement.text for statement in listing.statements}


def test_speakers_are_told_by_what_they_are(mixed_bag):
    assert wanted(speaker=("analyst",)) == {"analyst"}
    assert wanted(speaker=("unnamed", "institution")) == {"unnamed", "institution"}
    assert wanted(not_speaker=("unnamed", "newsmaker")) == {"analyst", "institution"}
    values = Listing(Wanted(speaker=("analyst",))).facets["speaker"]
    assert {(value.value, value.count, value.is_chosen) for value in values} == {
        ("analyst", 1, True),
        ("newsmaker", 1, False),
        ("institution", 1, False),
        ("unnamed", 1, False),
    }


def test_what_is_excluded_is_left_out_and_what_has_no_such_value_stays(mixed_bag):
    assert wanted(not_topic=(mixed_bag["housing"].pk,)) == {"institution", "unnamed"}
    assert wanted(not_topic=(mixed_bag["caps"].pk,)) == {"newsmaker", "institution", "unnamed"}
    assert wanted(not_year=(2024,)) == {"analyst", "unnamed"}
    [lind] = [value.value for value in Listing(Wanted()).facets["expert"] if "Lind" in value.label]
    assert wanted(not_expert=(lind,)) == {"newsmaker", "institution", "unnamed"}
    assert wanted(expert=(lind,), not_expert=(lind,)) == set()


def test_days_bound_the_list_on_both_sides_and_leave_out_what_has_no_date(mixed_bag):
    new_year = datetime.date(2024, 1, 1)

    assert wanted(since=new_year) == {"newsmaker", "institution"}
    assert wanted(until=new_year) == {"analyst", "newsmaker"}
    assert wanted(since=new_year, until=new_year) == {"newsmaker"}


def test_a_topic_without_its_sub_topics_holds_what_was_tagged_with_it(mixed_bag):
    housing = (mixed_bag["housing"].pk,)

    assert wanted(topic=housing) == {"analyst", "newsmaker"}
    assert wanted(topic=housing, narrower=False) == {"newsmaker"}
    counts = {v.label: v.count for v in Listing(Wanted(narrower=False)).facets["topic"]}
    assert counts == {"Housing": 1, "Caps": 1}


def test_relevance_puts_the_words_together_before_the_words_apart():
    near, far = "Rent caps fail", "Caps on speed, not on what families pay in rent, fail them"
    make_statement(far, article=make_article(f"N\n“{far}” he.", published="2025"))
    make_statement(near)
    make_statement("Something else", expert=make_expert("Rent Caps"))

    listing = Listing(Wanted(q="rent caps", by_relevance=True))

    assert [s.text for s in listing.statements] == [near, far, "Something else"]


def test_pages_by_relevance_neither_repeat_nor_leave_out_what_is_equally_relevant():
    article = make_article("News\n" + "\n".join(f"“Line {n:03}” he said." for n in range(30)))
    for n in range(30):
        make_statement(f"Line {n:03}", article=article)

    seen, before = [], None
    while True:
        listing = Listing(Wanted(q="line", by_relevance=True, before=before))
        seen += [s.text for s in listing.statements]
        before = listing.next_before
        if before is None:
            break
        make_statement("Line up", article=make_article("N\n“Line up” he.", published="2030"))

    assert seen == [f"Line {n:03}" for n in reversed(range(30))]


def test_counts_stop_and_say_so(monkeypatch):
    for module in ("counting", "facets"):
        monkeypatch.setattr(f"newsdesk.archive.{module}.COUNTED", 2)
    lind = make_expert()
    for _ in range(4):
        make_statement(expert=lind, topics=[make_topic("Rents")])
    make_statement(
        expert=make_expert(), article=make_article("N\n“Rents will fall,” he", published="2010")
    )

    for chosen in ({}, {"expert": (lind.pk,)}, {"topic": (make_topic("Rents").pk,)}):
        listing = Listing(Wanted(**chosen))
        assert str(listing.count) == "2+"
        shown = {str(v.count) for values in listing.facets.values() for v in values}
        assert shown <= {"1+", "2+"}, chosen
