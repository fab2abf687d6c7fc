import datetime

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.reader import front_page
from tests.factories import make_article, make_expert, make_statement, make_topic, make_user

pytestmark = pytest.mark.django_db


def test_an_empty_archive_says_what_to_do(client):
    page = client.get("/")

    assertContains(page, "Nothing has been published yet")
    assertContains(page, 'href="/desk/"')


def test_the_newest_statements_their_topics_and_analysts_come_first(client):
    lind, mayor = make_expert("Ada Lind"), make_expert("The Mayor", kind="newsmaker")
    for number in range(12):
        make_statement(f"Rents will fall {number:02}", expert=lind, topics=[make_topic("Housing")])
    make_statement("No comment from me", expert=mayor)

    page = client.get("/")

    assertContains(page, "No comment from me")
    assertContains(page, "Rents will fall 11")
    assertNotContains(page, "Rents will fall 01")
    assert [(t.name, t.statement_count) for t in page.context["topics"]] == [("Housing", 12)]
    assert list(page.context["analysts"]) == [lind]


def test_each_article_is_told_in_its_own_order_up_to_four_statements(client):
    lines = [f"“Line {number} of it,” she said." for number in range(6)]
    for day in range(1, 6):
        text = "\n".join([f"News of day {day}", *lines])
        article = make_article(text, published=f"2024-11-0{day}")
        previous = None
        for number in range(6):
            words = f"Line {number} of it,"
            previous = make_statement(words, article=article, continues=previous)

    page = client.get("/")

    groups = page.context["groups"]
    assert [str(group.article) for group in groups] == [f"News of day {day}" for day in (5, 4, 3)]
    for group in groups:
        assert [s.paragraph for s in group.statements] == [2, 3, 4, 5]
    assertContains(page, "All 6 from this article", count=3)
    body = page.content.decode()
    assert body.index("Line 0") < body.index("Continues ¶2") < body.index("Continues ¶3")


def test_a_short_article_is_whole_and_promises_no_more(client):
    make_statement()

    assertNotContains(client.get("/"), "from this article")


def test_home_takes_as_many_queries_for_one_statement_as_for_many(queries_of):
    lind, topic = make_expert(), make_topic()
    make_statement(expert=lind, topics=[topic])
    few = queries_of("/")
    question = make_topic("Housing › Whether rent caps work")
    for number in range(24):
        statement = make_statement(
            f"Again {number},", expert=make_expert(), topics=[make_topic(), question]
        )
        statement.correct(
            by=make_user(), version=statement.version, text="Anew,", public_note="Misheard."
        )

    assert queries_of("/") == few <= 12


def dated(day, words="Rents will fall,", **fields):
    article = make_article(f"News\n“{words}” she said.\n{day}", published=day.isoformat())
    return make_statement(words, article=article, **fields)


def test_topics_are_those_of_the_week_of_the_newest_statement(client):
    today = localdate()
    dated(today, topics=[make_topic("Housing")])
    dated(today - datetime.timedelta(days=6), topics=[make_topic("Housing › Rents")])
    dated(today - datetime.timedelta(days=7), topics=[make_topic("Weather")])

    page = client.get("/")

    assert [(t.name, t.statement_count) for t in page.context["topics"]] == [("Housing", 2)]
    assertContains(page, "Topics this week")


def test_an_archive_that_has_been_quiet_says_which_week_it_shows(client):
    dated(datetime.date(2024, 11, 18), topics=[make_topic("Housing")])

    page = client.get("/")

    assertContains(page, "Topics in the week to 18 November 2024")
    assertNotContains(page, "this week")


def test_more_than_is_counted_is_said(client, monkeypatch):
    monkeypatch.setattr(front_page, "CURRENT", 2)
    for number in range(3):
        make_statement(f"Line {number},", topics=[make_topic("Housing")])

    assertContains(client.get("/"), "Counted in the newest")


def test_the_question_that_two_analysts_answered_latest_is_set_side_by_side(client):
    lind, vaz, mayor = (
        make_expert("Ada Lind"),
        make_expert("Ana Vaz"),
        make_expert("Mayor", "newsmaker"),
    )
    rents, taxes = make_topic("Housing › Whether caps work"), make_topic("Housing › Who pays")
    new, old = datetime.date(2024, 11, 18), datetime.date(2020, 1, 1)
    dated(new, "The mayor differs,", expert=mayor, topics=[taxes])
    dated(new, "Taxes pay,", expert=lind, topics=[taxes])
    dated(old, "Taxes never pay,", expert=vaz, topics=[taxes])
    dated(new, "Caps work well,", expert=lind, topics=[rents])
    dated(datetime.date(2023, 1, 1), "Caps never work,", expert=vaz, topics=[rents])

    page = client.get("/")

    shown = page.context["side_by_side"]
    assert shown.question == rents
    assert [answer.text for answer in shown.answers] == ["Caps never work,", "Caps work well,"]
    address = reverse("reader:topic_compare", args=[rents.parent.pk, rents.parent.slug])
    assertContains(page, f'href="{address}?expert={vaz.pk}&amp;expert={lind.pk}"')
    compared = client.get(f"{address}?expert={vaz.pk}&expert={lind.pk}")
    assertContains(compared, "Caps never work")


def test_without_two_answers_there_is_no_comparison(client):
    make_statement(topics=[make_topic("Housing › Whether caps work")])

    page = client.get("/")

    assert page.context["side_by_side"] is None
    assertNotContains(page, 'class="beside"')


def test_the_newest_corrections_are_told_with_their_reason(client):
    statement = make_statement(expert=make_expert("Ada Lind"))
    statement.correct(
        by=make_user(), version=statement.version, kind="indirect", public_note="She was reported."
    )

    page = client.get("/")

    assertContains(page, "She was reported.")
    assertContains(page, reverse("reader:statement_history", args=[statement.pk]))
    assertContains(page, reverse("reader:corrections"))


def test_nothing_corrected_leaves_no_empty_panel(client):
    make_statement()

    assertNotContains(client.get("/"), "corrected-lately")


def test_every_page_leads_to_topics_experts_corrections_method_and_the_feed(client):
    footer = client.get("/").content.decode().partition("<footer")[2]

    for name in ("topic_list", "expert_list", "corrections", "method"):
        assert f'href="{reverse(f"reader:{name}")}"' in footer
    assert f'href="{reverse("reader:search_as", args=["atom"])}"' in footer


def test_editors_find_the_desk_and_others_the_sign_in(client, editor_client):
    assertContains(client.get("/"), "Editor sign-in")
    assertNotContains(editor_client.get("/"), "Editor sign-in")
    assertContains(editor_client.get("/"), ">Desk</a>")


def test_the_menu_opens_without_a_script(client):
    assertContains(client.get("/"), '<details class="menu">')
