import pytest
from pytest_django.asserts import assertContains, assertNotContains

from tests.factories import make_expert, make_statement, make_topic

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
