import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.desk.views import articles as views
from tests.factories import make_article, make_outlet, make_statement, make_suggestion

pytestmark = pytest.mark.django_db

LIST = "desk:article_list"


def headlines(response):
    return [article.headline for article in response.context["articles"]]


def test_the_last_brought_in_comes_first_with_what_is_open_in_it(editor_client):
    make_article("Older news\nNobody said a thing.")
    newer = make_article("Newer news\n“It is fine,” somebody said. “It is not,” said another.")
    make_suggestion("It is fine,", article=newer, tier="check_first")
    make_statement("It is not,", article=newer)

    response = editor_client.get(reverse(LIST))

    assert headlines(response) == ["Newer news", "Older news"]
    assertContains(response, "1 to check first")
    assertContains(response, "1 published")


def test_it_can_be_narrowed_by_state_outlet_and_words(editor_client, editor):
    tide = make_outlet("The Tide")
    wanted = make_article("Rents will fall\nSo they say.", outlet=tide)
    wanted.set_state("done", by=editor)
    make_article("Rents will rise\nSo they say.", outlet=tide)
    make_article("Rents will stay\nSo they say.")

    found = {"words": "RENTS", "outlet": "the tide", "state": "done"}

    assert headlines(editor_client.get(reverse(LIST), found)) == ["Rents will fall"]


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"outlet": "Nowhere"}, "There is no outlet called “Nowhere”"),
        ({"state": "lost"}, "valid choice"),
        ({"before": "x"}, "whole number"),
        ({"words": "\x00"}, "Null characters"),
    ],
)
def test_a_bad_filter_is_named(editor_client, bad, message):
    assertContains(editor_client.get(reverse(LIST), bad), message, status_code=422)


def test_every_article_is_on_exactly_one_page(editor_client, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    articles = [make_article() for _ in range(5)]

    seen, address = [], reverse(LIST)
    while address:
        response = editor_client.get(address)
        seen += response.context["articles"]
        before = response.context["next_before"]
        address = before and reverse(LIST, query={"before": before})

    assert seen == articles[::-1]


def test_a_page_far_beyond_the_last_is_empty(editor_client):
    make_article()

    assertNotContains(editor_client.get(reverse(LIST), {"before": 1}), "Rents to fall")


def test_more_articles_ask_no_more_of_the_database(editor_client, django_assert_num_queries):
    for number in range(6):
        make_suggestion(article=make_article(outlet=make_outlet(f"Paper {number}")))

    # Session, user, articles with their counts, how many, outlets.
    with django_assert_num_queries(5):
        editor_client.get(reverse(LIST))
