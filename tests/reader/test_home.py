import pytest
from pytest_django.asserts import assertContains, assertNotContains

from tests.factories import make_article, make_expert, make_statement, make_topic

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
    for number in range(24):
        make_statement(f"Again {number}", expert=make_expert(), topics=[make_topic()])

    assert queries_of("/") == few <= 8


def test_editors_find_the_desk_and_others_the_sign_in(client, editor_client):
    assertContains(client.get("/"), "Editor sign-in")
    assertNotContains(editor_client.get("/"), "Editor sign-in")
    assertContains(editor_client.get("/"), ">Desk</a>")


def test_the_menu_opens_without_a_script(client):
    assertContains(client.get("/"), '<details class="menu">')
