import pytest
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import ExpertName, Organisation
from tests.factories import make_article, make_expert, make_outlet, make_statement, make_topic

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


def test_roles_records_and_company_are_told(client, lind, said):
    vell = Organisation.objects.create(name="Vell University")
    lind.affiliations.create(role="lecturer", organisation=vell, is_former=True)
    lind.affiliations.create(role="an economist", organisation=vell)
    lind.disclosures.create(text="Owns two flats.", disclosed_on="2024-01-02")
    orr = make_expert("Ben Orr")
    make_statement("The city waits", article=said[0].article, expert=orr)

    page = client.get(lind.get_absolute_url())

    assertContains(page, "Lecturer, Vell University")
    assertContains(page, "An economist, Vell University")
    assertContains(page, "Owns two flats.")
    assertContains(page, "Not linked to Wikidata")
    assert [(e.name, e.statement_count) for e in page.context["alongside"]] == [("Ben Orr", 1)]


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
    make_statement(expert=lind, topics=[make_topic()], printed_source="Lind")
    few = queries_of(lind.get_absolute_url())
    for number in range(24):
        statement = make_statement(f"Again {number}", expert=lind, topics=[make_topic()])
        make_statement(f"{number}", article=statement.article) if number == 0 else None

    assert queries_of(lind.get_absolute_url()) == few <= 13
