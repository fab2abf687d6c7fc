import pytest
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import SearchMiss, Statement
from newsdesk.reader.narrowing import chips_of
from tests.factories import (
    make_article,
    make_expert,
    make_outlet,
    make_statement,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def said():
    lind, orr = make_expert("Ada Lind"), make_expert("Ben Orr")
    gazette = make_outlet("The Gazette")
    rents, taxes = make_topic("Housing › Rents"), make_topic("Taxes")
    old = make_article("Old\n“Rents will fall” she said.", published="2019-05-01", outlet=gazette)
    return {
        "fall": make_statement("Rents will fall", article=old, expert=lind, topics=[rents]),
        "rise": make_statement("Rents will rise", expert=orr, topics=[rents], kind="indirect"),
        "taxes": make_statement("Taxes will rise", expert=lind, topics=[taxes]),
    }


def found(client, query):
    page = client.get(f"/search/?{query}")
    return {statement.text for statement in page.context["listing"].statements}


def test_words_find_statements_and_are_marked(client, said):
    page = client.get("/search/?q=rent")

    assertContains(page, "2 statements")
    assertContains(page, '<mark class="hit own">Rents</mark>', html=True)
    assertNotContains(page, "Taxes will rise")


def test_values_of_one_facet_are_alternatives_and_facets_narrow_each_other(client, said):
    lind, orr = said["fall"].expert, said["rise"].expert

    assert found(client, f"expert={lind.pk}&expert={orr.pk}") == {s.text for s in said.values()}
    assert found(client, f"q=rise&expert={lind.pk}") == {"Taxes will rise"}
    assert found(client, "year=2019&year=2024&kind=direct") == {
        "Rents will fall",
        "Taxes will rise",
    }
    assert found(client, f"outlet={said['fall'].article.outlet.pk}") == {"Rents will fall"}
    assert found(client, f"topic={said['fall'].direct_topics()[0].parent.pk}") == {
        "Rents will fall",
        "Rents will rise",
    }


def test_facets_are_boxes_with_counts_and_what_is_chosen_can_be_taken_off(client, said):
    lind = said["fall"].expert

    page = client.get(f"/search/?q=rise&expert={lind.pk}&before=99999999999999")

    assertContains(
        page, f'<input type="checkbox" name="expert" value="{lind.pk}" checked>', html=True
    )
    [chip] = page.context["chips"]
    assert (chip.title, chip.label, chip.without) == ("Speaker", "Ada Lind", "?q=rise")
    assertContains(page, 'content="noindex')


def values(page, name):
    [facet] = [facet for facet in page.context["facets"] if facet.name == name]
    return [value.label for value in facet.choices]


def test_every_speaker_can_be_chosen_however_many_there_are(client):
    article = make_article("News\n“Rents fall” they said.")
    for number in range(13):
        make_statement("Rents fall", article=article, expert=make_expert(f"Ada Lind{number:02}"))

    page = client.get("/search/?q=rents&kind=direct&before=99999999999999999")

    assert len(values(page, "expert")) == 10
    assertContains(page, 'href="?q=rents&amp;kind=direct&amp;facet=expert#facet-expert">3 more')
    page = client.get("/search/?q=rents&kind=direct&facet=expert")
    assert values(page, "expert") == [f"Ada Lind{number:02}" for number in range(13)]
    assertContains(page, 'href="?q=rents&amp;kind=direct#facet-expert">Only the most frequent')
    assert client.get("/search/?facet=nonsense%00").status_code == 200


def test_questions_stand_below_their_topic_in_the_facet(client):
    for number, path in enumerate(["Taxes", "Housing › Rents", "Housing › Caps", "Taxes › Rents"]):
        make_statement(f"Words {number}", topics=[make_topic(path)])
    make_statement("More words", topics=[make_topic("Taxes")])

    page = client.get("/search/")

    assert values(page, "topic") == ["Taxes", "Rents", "Housing", "Caps", "Rents"]
    assertContains(page, 'class="choice below"', count=3)


def test_years_stand_in_their_order(client):
    for year in ("2019", "2021", "2020", "2021"):
        make_statement(article=make_article("N\n“Rents will fall,” in " + year, published=year))

    assert values(client.get("/search/"), "year") == [2021, 2020, 2019]


def test_a_chosen_question_stands_below_its_topic_however_rare_both_are(client):
    rare = make_topic("Zebras › Stripes")
    make_statement("Rare", topics=[rare])
    for number in range(12):
        for words in ("One", "Two"):
            make_statement(f"{words} {number}", topics=[make_topic(f"Topic {number:02}")])

    assert values(client.get(f"/search/?topic={rare.pk}"), "topic")[-2:] == ["Zebras", "Stripes"]


def test_topics_experts_and_outlets_lead_to_the_same_statements_in_the_search(client, said):
    again = make_statement(
        "Rents again",
        article=make_article("N\n“Rents again” he.", outlet=said["fall"].article.outlet),
        expert=said["fall"].expert,
        topics=said["fall"].direct_topics(),
    )
    expert, [rents] = again.expert, again.direct_topics()
    addresses = {
        rents.get_absolute_url(): (f"/search/?topic={rents.pk}", 3),
        expert.get_absolute_url(): (f"/search/?expert={expert.pk}", 3),
        f"{expert.get_absolute_url()}?topic={rents.pk}": (
            f"/search/?expert={expert.pk}&amp;topic={rents.pk}",
            2,
        ),
        again.article.outlet.get_absolute_url(): (f"/search/?outlet={again.article.outlet.pk}", 2),
    }

    for page, (address, count) in addresses.items():
        link = f'<a href="{address}">Search within these {count} statements</a>'
        assertContains(client.get(page), link, html=True)
        assert client.get(address.replace("&amp;", "&")).context["listing"].count == count


def test_two_people_of_one_name_can_be_told_apart(client):
    for distinction in ("the painter", "the economist"):
        make_statement(expert=make_expert("Ada Lind", distinction=distinction))

    page = client.get("/search/?q=rents")

    assertContains(page, "Ada Lind (the painter)")
    assertContains(page, "Ada Lind (the economist)")


def test_nothing_found_offers_a_way_out_with_its_number(client, said):
    lind = said["fall"].expert

    page = client.get(f"/search/?q=rents&expert={lind.pk}&year=2024")

    assertContains(page, "Nothing found")
    offers = {offer.label: (offer.address, offer.count) for offer in page.context["offers"]}
    assert offers == {
        "any speaker": ("?q=rents&year=2024", 1),
        "any year": (f"?q=rents&expert={lind.pk}", 1),
        "any words": (f"?expert={lind.pk}&year=2024", 1),
        "the words alone": ("?q=rents", 2),
    }
    assertContains(page, f'<input type="hidden" name="expert" value="{lind.pk}">', html=True)
    assertContains(client.get("/search/?q=zebra"), "Try fewer or other words")


def named(page):
    return [str(thing) for thing in [*page.context["named"].experts, *page.context["named"].topics]]


def test_nothing_found_points_to_experts_and_topics_of_such_names(client, said):
    caps = make_topic("Housing › Whether rent caps work")
    make_statement("Nothing on that", topics=[caps], expert=make_expert("Marten Hale"))
    make_statement(topics=[make_topic("Rent caps in secret")], publish=False)

    page = client.get("/search/?q=rent+caps+%22zebra%22")
    assert named(page) == ["Housing › Whether rent caps work"]
    assertContains(page, caps.get_absolute_url())

    page = client.get("/search/?q=Hále+zebra")
    assert named(page) == ["Marten Hale"]
    assertContains(page, "1 statement")

    for words in ("the+whether", "ha+zebra", "-hale", "%00"):
        assert "Marten Hale" not in named(client.get(f"/search/?q={words}+zebra"))


def test_nothing_found_offers_fewer_words_with_their_number(client, said):
    def offered(query):
        offers = client.get(f"/search/?{query}").context["offers"]
        return {offer.label: (offer.address, offer.count) for offer in offers}

    assert offered("q=rents+zebra") == {"“rents”": ("?q=rents", 2)}
    assert offered("q=%22will+rise%22+zebra+lind") == {
        '“"will rise" lind”': ("?q=%22will+rise%22+lind", 1)
    }
    assert set(offered("q=zebra+rents+yak")) == {"“rents”"}
    assert offered("q=rents+zebra&year=2019") == {
        "any words": ("?year=2019", 1),
        "“rents”": ("?q=rents&year=2019", 1),
    }
    assert offered("q=" + "zebra+" * 60) == {}


def test_who_and_what_is_named_in_full_stands_above_what_was_found(client, said):
    make_expert("Ada Lind", distinction="the painter")

    for query in ("ada+lind", "fall+ada+lind", "%22Ada+Lind%22", "ADA+LIND+rise"):
        page = client.get(f"/search/?q={query}")
        assert named(page) == ["Ada Lind"], query
        assertContains(page, said["fall"].expert.get_absolute_url())
    assert named(client.get("/search/?q=rents")) == ["Housing › Rents"]
    assert named(client.get("/search/?q=lind")) == []
    assert named(client.get("/search/")) == []


NONSENSE = [
    "expert=abc",
    "expert=-1&topic=0",
    "expert=99999999999999999999&topic=9223372036854775807",
    "expert=%C2%B2",
    "year=99999",
    "year=0&year=9998&year=9999",
    "kind=loud&kind=%00",
    "before=x",
    "before=99999999999999999999999",
    "before=",
    "sort=sideways",
    "q=%00&topic=%00",
    "q=%ff%fe",
    "q=" + "x" * 10_000,
    "q=" + "%22(" * 200,
    "q=-&q=OR",
    "q=-rents",
    "&".join(f"expert={n}" for n in range(500)),
]


@pytest.mark.parametrize("query", NONSENSE)
def test_nothing_typed_into_the_address_breaks_the_page(client, said, query):
    assert client.get(f"/search/?{query}").status_code == 200


def test_what_makes_no_sense_is_named(client, said):
    page = client.get("/search/?expert=abc&year=99999")

    assertContains(page, "expert “abc”")
    assertContains(page, "year “99999”")
    assertContains(page, "3 statements")
    assertContains(client.get("/search/?q=" + "x " * 300), "first 300 characters")


def test_results_can_be_turned_round_and_go_on_in_pages(client):
    article = make_article("News\n" + "\n".join(f"“Line {n:03}” she said." for n in range(60)))
    for number in range(60):
        make_statement(f"Line {number:03}", article=article)

    for sort in ("newest", "oldest"):
        seen, before = [], ""
        while before is not None:
            page = client.get(f"/search/?q=line&sort={sort}&before={before}")
            seen += [s.text for s in page.context["listing"].statements]
            before = page.context["listing"].next_before
        assert seen == sorted(seen, reverse=sort == "newest")
        assert len(seen) == 60


def test_search_takes_as_many_queries_for_one_statement_as_for_many(queries_of):
    lind, topic, outlet = make_expert(), make_topic("Housing › Rents"), make_outlet()
    article = make_article("News\n“Rents fall” and “so on” he said.", outlet=outlet)
    make_statement("Rents fall", article=article, expert=lind, topics=[topic])
    url = (
        f"/search/?q=rents&expert={lind.pk}&topic={topic.pk}&outlet={outlet.pk}&kind=direct"
        "&speaker=analyst&-year=1998&-kind=mixed&from=2000&narrower=0&sort=relevance"
    )
    few, none = queries_of(url), queries_of(f"{url}&year=1999")
    slip = queries_of(url.replace("rents", "rnets"))
    for _ in range(24):
        make_statement("Rents fall", article=article, expert=lind, topics=[topic, make_topic()])

    assert queries_of(url) == few <= 10
    assert queries_of(f"{url}&year=1999") == none <= 11
    assert queries_of(url.replace("rents", "rnets")) == slip <= 12


def spelt(page):
    return [(offer.label, offer.address, offer.count) for offer in page.context["spelt"]]


def test_a_slip_of_the_pen_is_offered_right_with_its_number(client, said):
    page = client.get("/search/?q=rnets")
    assert spelt(page) == [("“rents”", "?q=rents", 2)]
    assertContains(page, "Did you mean")
    assertContains(page, '<a href="?q=rents">“rents”</a>', html=True)

    assert spelt(client.get("/search/?q=%22rnets+will%22+-taxes")) == [
        ('“"rents will" -taxes”', "?q=%22rents+will%22+-taxes", 2)
    ]
    assert spelt(client.get("/search/?q=Rnets+fall&kind=direct")) == [
        ("“rents fall”", "?q=rents+fall&kind=direct", 1)
    ]
    # Rightly spelt, but not among what was asked for.
    assert spelt(client.get("/search/?q=rnets&year=1999")) == [("“rents”", "?q=rents", 2)]


def test_names_are_offered_right_and_found_by_every_form_of_them(client, said):
    said["fall"].expert.add_name("Adah Lindqvist", "misprint")
    Statement.objects.filter(pk=said["fall"].pk).relist()

    assert spelt(client.get("/search/?q=lindd")) == [("“lind”", "?q=lind", 2)]
    page = client.get("/search/?q=adah+lindqvist")
    assert [expert.name for expert in page.context["named"].experts] == ["Ada Lind"]
    assertContains(page, "also printed as “Adah Lindqvist”")
    assertNotContains(client.get("/search/?q=ada+lind"), "also printed as")


def test_a_slip_beside_an_alternative_that_is_found_is_told(client, said):
    page = client.get("/search/?q=taxes+OR+rnets")

    assert page.context["listing"].count == 1
    assert spelt(page) == [("“taxes OR rents”", "?q=taxes+OR+rents", 3)]
    assert spelt(client.get("/search/?q=taxes+OR+rents")) == []


def test_no_spelling_is_offered_that_only_drafts_have_or_that_leads_to_nothing(client, said):
    make_statement("Zebras roam", expert=make_expert("Zoe Quill"), publish=False)
    gone = make_statement("Yaks roam", expert=make_expert("Yan Quoll"))
    gone.withhold(by=make_user("publisher"), version=gone.version, reason="Wrong.")

    for words in ("zebrs", "quil", "quol", "yakks", "xylophon", "rts"):
        assert spelt(client.get(f"/search/?q={words}")) == [], words


def test_a_search_that_finds_nothing_is_counted_without_a_trace_of_who_looked(client, said):
    for words in ("zébra", "Zebra! -rents", "rnets", "rents", "zebra"):
        client.get("/search/", {"q": words}, REMOTE_ADDR="203.0.113.9")

    assert dict(SearchMiss.objects.values_list("words", "count")) == {"zebra": 3, "rnets": 1}
    kept = {field.name for field in SearchMiss._meta.get_fields()}
    assert kept == {"id", "words", "count", "first_on", "last_on"}


def test_what_filters_hide_or_may_be_personal_is_no_miss(client, said):
    missed = ["rents&year=1999", "rents&year=1999&kind=mixed", "-rents+-taxes", "%00", "!!"]
    missed += ["ada@lind.example", "https%3A//x.example", "0171+234+567", "one+" * 9, "x" * 150]
    for query in missed:
        assert client.get(f"/search/?q={query}").context["listing"].count == 0 or query in "%00!!"
    assert not SearchMiss.objects.exists()


def test_misses_are_kept_within_bounds_the_frequent_ones_longest(client, monkeypatch):
    monkeypatch.setattr("newsdesk.archive.models.search_miss.MOST_KEPT", 5)
    monkeypatch.setattr("newsdesk.archive.models.search_miss.FORGOTTEN", 3)
    for number in range(40):
        SearchMiss.objects.note("zebra")
        SearchMiss.objects.note(f"word{number}x")

    assert SearchMiss.objects.count() <= 5
    assert SearchMiss.objects.get(words="zebra").count == 40


def links(page):
    """The address behind each value of each facet, and the number that it shows."""
    return [
        (facet.name, choice.only, choice.count)
        for facet in page.context["facets"]
        for choice in facet.choices
    ]


def test_the_number_beside_a_value_is_that_of_the_page_that_it_leads_to(client, said):
    lind, orr = said["fall"].expert, said["rise"].expert
    query = f"q=will+-zebra&expert={lind.pk}&expert={orr.pk}&-kind=mixed&narrower=0"
    page = client.get(f"/search/?{query}")

    assert len(links(page)) > 8
    for facet, address, count in links(page):
        assertContains(page, f'href="{address.replace("&", "&amp;")}"')
        assert client.get(f"/search/{address}").context["listing"].count == count, facet


def test_what_is_left_out_stays_left_out_until_its_chip_is_removed(client, said):
    lind = said["fall"].expert
    page = client.get("/search/?q=will")
    [choice] = [
        choice
        for facet in page.context["facets"]
        for choice in facet.choices
        if choice.label == "Ada Lind"
    ]
    assertContains(page, f'href="{choice.excluding.replace("&", "&amp;")}"')

    page = client.get(f"/search/{choice.excluding}")
    assert {s.text for s in page.context["listing"].statements} == {"Rents will rise"}
    box = f'<input type="checkbox" name="-expert" value="{lind.pk}" checked>'
    assertContains(page, box, html=True)
    [chip] = page.context["chips"]
    assert (chip.title, chip.label, chip.is_excluded) == ("Speaker", "Ada Lind", True)
    assert client.get(f"/search/{chip.without}").context["listing"].count == 3


def test_days_can_be_asked_for_as_days_months_or_years(client, said):
    assert found(client, "from=2019&to=2019") == {"Rents will fall"}
    assert found(client, "to=2019-05") == {"Rents will fall"}
    assert found(client, "from=2 May 2019") == {"Rents will rise", "Taxes will rise"}
    page = client.get("/search/?from=2019-05-01&to=2019-05-01&-expert=0&from=x")
    assertContains(page, "from “x”")
    page = client.get("/search/?from=2019-05&to=2019")
    assert [chip.label for chip in page.context["chips"]] == ["1 May 2019", "31 December 2019"]
    assert [chip.without for chip in page.context["chips"]] == [
        "?to=2019-12-31",
        "?from=2019-05-01",
    ]
    assertContains(
        page, '<input class="field" id="to" type="date" name="to" value="2019-12-31">', html=True
    )


def test_the_same_questions_can_be_put_to_the_list_of_an_outlet(client, said):
    outlet = said["fall"].article.outlet
    page = client.get(f"{outlet.get_absolute_url()}?-expert={said['fall'].expert.pk}&kind=direct")

    assertContains(page, "There is nothing of this kind")
    assertContains(page, 'content="noindex')
    labels = [chip.label for chip in chips_of(page.context["listing"].wanted)]
    assert labels == ["Ada Lind", "Direct"]
    assertContains(page, 'href="?kind=direct"><span class="vh">Remove</span> Speaker: <b>not</b>')
    assertContains(page, f'<a href="{outlet.get_absolute_url()}">Remove all</a>', html=True)


def test_by_relevance_the_page_says_how_far_it_looked(client, said, monkeypatch):
    monkeypatch.setattr("newsdesk.archive.relevance.RANKED", 1)
    monkeypatch.setattr("newsdesk.archive.listing.RANKED", 1)
    page = client.get("/search/?q=rents&sort=relevance")

    assertContains(page, '<option value="relevance" selected>')
    assertContains(page, "are put in order, the best match first")
    assertContains(page, '<a href="?q=rents&amp;sort=newest">All of them by date</a>', html=True)
    assertNotContains(client.get("/search/?sort=relevance"), "Best match")
