import feedparser
import pytest
from lxml import html
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import ExpertName, Organisation
from tests.factories import (
    make_article,
    make_expert,
    make_outlet,
    make_statement,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

TEXT = (
    "Rents to fall\n"
    "“Rents will fall,” said Ada Lind, an economist.\n"
    "The city waits.\n"
    "Builders “need time”, Lint said.\n"
    "“Prices follow,” she said."
)


@pytest.fixture
def lind():
    lind = make_expert("Ada Lind", distinction="the economist")
    lind.add_name("Lint", ExpertName.Kind.MISPRINT)
    return lind


@pytest.fixture
def said(lind):
    article = make_article(TEXT, outlet=make_outlet("The Gazette"))
    rents, prices = make_topic("Housing › Rents"), make_topic("Prices")
    facts = {"article": article, "expert": lind}
    return [
        make_statement(
            "Prices follow,", printed_source="she", certainty="inferred", topics=[prices], **facts
        ),
        make_statement("Builders “need time”", kind="mixed", printed_source="Lint", **facts),
        make_statement(
            "Rents will fall,",
            printed_source="Ada Lind",
            printed_role="an economist",
            topics=[rents],
            **facts,
        ),
    ]


def test_the_page_says_who_it_is_in_which_role_and_how_much_there_is(client, lind, said):
    page = client.get(lind.get_absolute_url())

    assertContains(page, "<h1>Ada Lind</h1>", html=True)
    assertContains(page, "the economist")
    assertContains(page, "An economist")
    assertContains(page, "As printed on 18 November 2024")
    assert (page.context["counts"]["statements"], page.context["counts"]["articles"]) == (3, 1)
    assert page.context["topic_count"] == 2


def test_statements_stand_in_the_order_of_the_article_with_its_strip(client, lind, said):
    page = client.get(lind.get_absolute_url())
    [group] = page.context["groups"]

    assert [s.paragraph for s in group.statements] == [2, 4, 5]
    assertContains(page, "Ada Lind speaks in 3 of 5 paragraphs: 2, 4 and 5.")
    assert [bar.kind for bar in group.strip.bars] == ["", "direct", "", "mixed", "direct"]


@pytest.mark.parametrize("paragraphs", [4, 7, 9, 13, 37, 100])
def test_the_numbers_below_a_strip_stand_below_their_bars(client, lind, paragraphs):
    lines = [f"“Line {number:03}” she said." for number in range(paragraphs - 1)]
    make_statement("Line 001", article=make_article("\n".join(["News", *lines])), expert=lind)

    page = client.get(lind.get_absolute_url())
    [group] = page.context["groups"]
    strip, ticks = group.strip, group.strip.ticks

    assert len(strip.bars) == paragraphs
    assert [ticks[0].number, ticks[-1].number] == [1, paragraphs]
    for tick in ticks[1:-1]:
        bar = strip.bars[tick.number - 1]
        assert bar.x < tick.x < bar.x + strip.bar_width
    assert all(b.number - a.number >= 2 for a, b in zip(ticks, ticks[1:], strict=False))
    assertContains(page, f'<text x="100%" y="92" dy="-3" text-anchor="end">¶{paragraphs}</text>')


def test_a_page_of_many_articles_has_strips_where_more_than_one_statement_stands(client, lind):
    for number in range(30):
        lines = "\n".join(
            [f"No {number}", "“First,” she.", *["It rained all day."] * 60, "“Last,” she."]
        )
        article = make_article(lines, published=f"{1990 + number}")
        make_statement("First,", article=article, expert=lind, printed_source="Ada Lind")
        if number == 29:
            make_statement("Last,", article=article, expert=lind)

    page = client.get(lind.get_absolute_url())

    strips = [bool(group.strip) for group in page.context["groups"]]
    assert strips == [True] + [False] * 23
    assert len(page.content) < 80_000


def test_printed_names_are_told_and_misprints_stand_out(client, lind, said):
    forms = {form.text: form for form in client.get(lind.get_absolute_url()).context["forms"]}

    assert forms["Lint"].is_misprint
    assert not forms["Ada Lind"].is_misprint
    assert forms["she"].paragraphs == [5]


def test_what_is_uncertain_about_a_statement_stands_beside_it(client, lind):
    make_statement(
        "He fled",
        expert=lind,
        kind="indirect",
        via=["KIN", "TASS"],
        flags=["hedged", "second_look"],
        prediction="yes",
    )

    page = client.get(lind.get_absolute_url())

    assertContains(page, "Second-hand, via KIN and TASS")
    assertContains(page, "Hedged")
    assertContains(page, "Forecast")
    assertNotContains(page, "second_look")


def test_a_topic_narrows_the_list_and_says_how_many(client, lind, said):
    page = client.get(lind.get_absolute_url())
    tabs = {topic.name: (topic.pk, topic.statement_count) for topic in page.context["tabs"]}
    assert {name: count for name, (_pk, count) in tabs.items()} == {"Housing": 1, "Prices": 1}

    narrowed = client.get(f"{lind.get_absolute_url()}?topic={tabs['Housing'][0]}")

    assertContains(narrowed, "Rents will fall")
    assertNotContains(narrowed, "Prices follow")
    assertContains(narrowed, 'name="robots" content="noindex')


@pytest.mark.parametrize(
    "query", ["topic=abc", "topic=99999999999999999999", "before=x", "topic=%00", "before=-1"]
)
def test_nonsense_in_the_address_is_left_out(client, lind, said, query):
    assertContains(client.get(f"{lind.get_absolute_url()}?{query}"), "Rents will fall")


def test_another_person_of_the_name_is_pointed_to(client, lind, said):
    other = make_expert("Ada Lind", distinction="the painter")
    assertNotContains(client.get(lind.get_absolute_url()), "another person of this name")
    make_statement(expert=other)

    page = client.get(lind.get_absolute_url())

    assertContains(page, "another person of this name")
    assertContains(page, other.get_absolute_url())


def test_records_and_company_are_told(client, lind, said):
    orr = make_expert("Ben Orr")
    make_statement("The city waits", article=said[0].article, expert=orr)

    page = client.get(lind.get_absolute_url())

    assertContains(page, "Not linked to Wikidata")
    assertContains(page, "No disclosures recorded")
    assert [(e.name, e.statement_count) for e in page.context["alongside"]] == [("Ben Orr", 1)]


def in_panel(page, name):
    """The entries of the panel `name` beside the statements, as text."""
    panel = f"//section[contains(@class, 'panel') and h2='{name}']//li"
    found = html.fromstring(page.content).xpath(panel)
    return [" ".join(entry.text_content().split()) for entry in found]


def test_roles_are_told_with_their_dates_and_where_they_were_read(client, lind, said):
    vell = Organisation.objects.create(name="Vell University")
    lind.affiliations.create(role="adviser", is_former=True)
    lind.affiliations.create(
        role="lecturer",
        organisation=vell,
        since="2010-03-01",
        since_precision="month",
        until="2012-01-01",
        until_precision="year",
        is_former=True,
    )
    lind.affiliations.create(role="an economist", organisation=vell, read_in=said[0].article)

    page = client.get(lind.get_absolute_url())

    assert in_panel(page, "Roles") == [
        "An economist, Vell University as printed on 18 November 2024 · confirmed by an editor",
        "Lecturer, Vell University formerly, March 2010 to 2012 · recorded by an editor",
        "Adviser formerly · recorded by an editor",
    ]
    assertContains(page, "An economist, Vell University")
    assertContains(page, said[0].get_absolute_url())


def test_each_statement_has_the_role_that_its_article_printed(client, lind, said):
    lind.affiliations.create(role="minister")

    roles = html.fromstring(client.get(lind.get_absolute_url()).content).xpath(
        "//div[@class='note']/p[@class='role']"
    )

    assert [role.text_content() for role in roles] == ["An economist"]


def test_who_has_left_every_role_keeps_the_page(client, lind, said):
    lind.affiliations.create(role="former lecturer", is_former=True)

    assertContains(client.get(lind.get_absolute_url()), "Former lecturer")
    assertContains(client.get("/experts/"), "Lind, Ada")


def test_a_feed_reader_finds_the_feed_of_every_expert(client, lind, said):
    lind.affiliations.create(role="former lecturer", is_former=True)
    page = html.fromstring(client.get(lind.get_absolute_url()).content)

    [told] = page.xpath("//head/link[@type='application/atom+xml']/@href")
    [follow] = page.xpath("//div[@class='acts']/a[@type='application/atom+xml']/@href")

    assert told.endswith(follow)
    assert len(feedparser.parse(client.get(follow).content).entries) == len(said)


def test_it_leads_to_a_comparison_with_who_speaks_beside(client, lind, said):
    rents = make_topic("Housing › Rents")
    orr = make_expert("Ben Orr")
    make_statement("The city waits", article=said[0].article, expert=orr, topics=[rents])

    page = html.fromstring(client.get(lind.get_absolute_url()).content)
    [alone] = page.xpath("//div[@class='acts']/a[starts-with(., 'Compare')]/@href")
    [both] = page.xpath("//aside//a[starts-with(., 'Compare with Ben Orr on Housing')]/@href")

    assert client.get(alone).context["chosen"].experts == [lind]
    assert client.get(both).context["chosen"].experts == [lind, orr]
    assert str(client.get(both).context["topic"]) == "Housing"


def test_on_one_topic_it_leads_from_the_oldest_words_to_the_newest(client, lind, said):
    prices = make_topic("Prices")

    page = html.fromstring(client.get(f"{lind.get_absolute_url()}?topic={prices.pk}").content)
    [address] = page.xpath("//a[starts-with(., 'Oldest to newest on Prices')]/@href")

    assertContains(client.get(address), "Prices follow")


def test_topics_are_counted_as_the_facets_of_the_search_count_them(client, lind, said):
    make_statement("Rents again", expert=lind, topics=[make_topic("Housing › Rents")])

    page = client.get(lind.get_absolute_url())
    facets = client.get(f"/search/?expert={lind.pk}").context["listing"].facets["topic"]

    told = {topic.pk: topic.shown_count for topic in page.context["topics"]}
    assert told == {value.value: value.count for value in facets}
    assert in_panel(page, "Speaks about") == [
        "Housing 2 statements",
        "Rents 2 statements",
        "Prices 1 statement",
    ]


def test_it_says_when_the_speaker_was_quoted_first_and_last(client, lind, said):
    first = make_statement(
        "Long ago", expert=lind, article=make_article("Old\n“Long ago” she.", published="1999-05")
    )
    make_statement("Once", expert=lind, article=make_article("Undated\n“Once” she.", published=""))

    page = client.get(lind.get_absolute_url())

    assertContains(page, f'<a href="{first.get_absolute_url()}">May 1999</a>', html=True)
    last = page.context["last_quoted"]
    assert (last.date, last.statement_id) == ("18 November 2024", max(s.pk for s in said))


def test_a_disclosure_says_how_many_statements_came_before_it(client, lind, said):
    lind.disclosures.create(text="Owns two flats.", disclosed_on="2025-01-02")
    lind.disclosures.create(text="Owns a boat.", disclosed_on="2024-01-01", precision="year")

    page = client.get(lind.get_absolute_url())

    assert in_panel(page, "Disclosures") == [
        "Owns two flats. Recorded 2 January 2025. 3 of the statements here were published before.",
        "Owns a boat. Recorded 2024.",
    ]


def test_statements_older_than_a_disclosure_say_so(client, lind, said):
    lind.disclosures.create(text="Owns two flats.", disclosed_on="2025-01-02")
    newer = make_article("Newer\n“New” she.", published="2025-01-02")
    make_statement("New", expert=lind, article=newer)

    groups = html.fromstring(client.get(lind.get_absolute_url()).content).xpath(
        "//section[@class='day']"
    )

    assert ["Published before a disclosure" in group.text_content() for group in groups] == [
        False,
        True,
    ]


def test_a_newsmaker_and_an_institution_have_pages_of_the_same_kind(client):
    mayor = make_expert("Max Mayor", kind="newsmaker")
    bank = make_expert("The Bank", kind="institution")
    for expert in (mayor, bank):
        make_statement(f"{expert.name} speaks", expert=expert)

    assertContains(client.get(mayor.get_absolute_url()), "Newsmakers")
    page = client.get(bank.get_absolute_url())
    assertContains(page, "Institutions")
    assertNotContains(page, "No ORCID")


def test_who_has_no_statement_left_has_a_page_that_says_so(client, lind):
    statement = make_statement(expert=lind)
    statement.withhold(by=make_user(), version=statement.version, reason="Untrue.")

    page = client.get(lind.get_absolute_url())

    assertContains(page, "No statement by Ada Lind is published at present")
    assert client.get(make_expert("Never Quoted").get_absolute_url()).status_code == 404


def test_what_narrows_the_list_is_named_with_a_way_out(client, lind, said):
    page = client.get(f"{lind.get_absolute_url()}?kind=mixed")

    [chip] = html.fromstring(page.content).xpath("//ul[@class='chosen']//a")
    assert chip.text_content().split() == ["Remove", "Kind:", "Mixed"]
    assertContains(page, "need time")
    assertNotContains(page, "Prices follow")
    assertContains(page, f"<dd>{len(said)}</dd>", html=True)


def test_pages_go_on_without_gap_or_repeat(client, lind):
    article = make_article("News\n" + "\n".join(f"“Line {n:03}” she said." for n in range(60)))
    for number in range(60):
        make_statement(f"Line {number:03}", article=article, expert=lind)

    seen, before = [], ""
    while before is not None:
        page = client.get(f"{lind.get_absolute_url()}?before={before}")
        seen += [s.pk for group in page.context["groups"] for s in group.statements]
        before = page.context["listing"].next_before

    assert len(seen) == len(set(seen)) == 60


def test_a_profile_takes_as_many_queries_for_one_statement_as_for_many(queries_of, lind):
    first = make_statement(expert=lind, topics=[make_topic()], printed_source="Lind")
    make_statement(expert=make_expert("Ada Lind", distinction="the painter"))
    lind.disclosures.create(text="Owns a flat.", disclosed_on="2030-01-01")
    make_statement("Again", article=_again(), expert=lind, continues=first)
    few = queries_of(lind.get_absolute_url())
    for number in range(24):
        article = make_article(f"No {number}\n“Again {number}” she.", published=f"{2000 + number}")
        statement = make_statement(
            f"Again {number}", article=article, expert=lind, topics=[make_topic()]
        )
        make_statement(f"{number}", article=statement.article) if number == 0 else None

    assert queries_of(lind.get_absolute_url()) <= few <= 12
    assert queries_of(f"{lind.get_absolute_url()}?kind=direct&outlet=1&year=2024") <= 12


def _again():
    return make_article("Again\n“Again” she.", published="1999")
