import pytest
from pytest_django.asserts import assertContains, assertNotContains

from tests.factories import make_article, make_expert, make_statement, make_topic, make_user

pytestmark = pytest.mark.django_db


def test_the_tree_shows_each_topic_with_its_number_and_no_empty_ones(client):
    rents, _empty = make_topic("Housing › Rents"), make_topic("Housing › Taxes")
    make_statement(topics=[rents])

    page = client.get("/topics/")

    assert [(str(t), t.statement_count) for t in page.context["topics"]] == [
        ("Housing", 1),
        ("Housing › Rents", 1),
    ]
    assertNotContains(page, "Taxes")


def test_a_topic_says_what_it_means_who_speaks_and_what_lies_within(client):
    rents = make_topic("Housing › Rents")
    housing = rents.parent
    housing.definition = "Where people live."
    housing.save()
    mayor, lind = make_expert("The Mayor", kind="newsmaker"), make_expert("Ada Lind")
    for number in range(3):
        make_statement(f"Mayor’s words {number}", expert=mayor, topics=[rents])
    make_statement("Lind’s words", expert=lind, topics=[housing])

    page = client.get(housing.get_absolute_url())

    assertContains(page, "Where people live.")
    assertContains(page, "Lind’s words")
    assertContains(page, "Mayor’s words 2")
    assert [(e.name, e.statement_count) for e in page.context["speakers"]] == [
        ("Ada Lind", 1),
        ("The Mayor", 3),
    ]
    assert [(t.name, t.statement_count) for t in page.context["subtopics"]] == [("Rents", 3)]
    assertContains(client.get(rents.get_absolute_url()), housing.get_absolute_url())


def test_a_topic_of_which_nothing_was_ever_published_has_no_page(client):
    draft = make_statement(topics=[make_topic("Housing › Rents")], publish=False)

    for topic in (make_topic("Weather"), *draft.direct_topics()[0].lineage):
        assert client.get(topic.get_absolute_url()).status_code == 404


def test_a_topic_whose_statements_were_withheld_says_so(client):
    statement = make_statement(topics=[make_topic("Weather")])
    statement.withhold(by=make_user(), version=statement.version, reason="Untrue.")

    page = client.get(statement.direct_topics()[0].get_absolute_url())

    assertContains(page, "No statement on this topic is published at present")
    assertContains(page, "noindex")


def test_statements_of_one_article_stand_in_its_order(client):
    topic, article = make_topic("Weather"), make_article("News\n“First,” she said.\n“Second,” too.")
    first = make_statement("First,", article=article, topics=[topic])
    make_statement("Second,", article=article, topics=[topic], continues=first)

    body = client.get(topic.get_absolute_url()).content.decode()

    assert body.index("First") < body.index("Second") < body.index("Continues ¶2")


def test_questions_without_a_published_statement_are_not_listed(client):
    housing = make_statement(topics=[make_topic("Housing › Rents")]).direct_topics()[0].parent
    make_statement(topics=[make_topic("Housing › Secret plans")], publish=False)
    make_topic("Housing › Empty plans")

    page = client.get(housing.get_absolute_url())

    assertContains(page, "Rents")
    assertNotContains(page, "plans")


def test_topics_take_as_many_queries_for_one_statement_as_for_many(queries_of):
    rents = make_topic("Housing › Rents")
    make_statement(topics=[rents])
    url = rents.parent.get_absolute_url()
    few, few_in_tree = queries_of(url), queries_of("/topics/")
    for number in range(24):
        make_statement(f"Again {number}", topics=[rents, make_topic(f"Housing › T{number}")])

    assert queries_of(url) == few <= 8
    assert queries_of("/topics/") == few_in_tree <= 8
