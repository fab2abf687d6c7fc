import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Article
from tests.factories import make_article, make_expert, make_statement, make_suggestion

pytestmark = pytest.mark.django_db

QUEUE = "desk:queue"


def test_an_empty_queue_says_what_to_do(editor_client):
    response = editor_client.get(reverse(QUEUE))

    assertContains(response, "Nothing waits for a decision")
    assertContains(response, reverse("desk:article_new"))


def test_what_must_be_checked_first_comes_first(editor_client):
    calm = make_article("Calm news\n“It is fine,” somebody said.")
    risky = make_article("Risky news\n“It is not,” somebody said.")
    make_suggestion("It is fine,", article=calm)
    make_suggestion("It is not,", article=risky, tier="check_first")

    page = editor_client.get(reverse(QUEUE)).content.decode()

    assert page.index("Risky news") < page.index("Calm news")
    assert "1 to check first" in page


def test_of_two_equals_the_one_that_waits_longer_comes_first(editor_client):
    newer = make_suggestion().article
    older = make_suggestion().article
    Article.objects.filter(pk=older.pk).update(brought_in_at="2020-01-01T00:00Z")

    page = editor_client.get(reverse(QUEUE)).content.decode()

    assert page.index(older.headline) < page.index(newer.headline)


def test_the_queue_can_be_narrowed_to_drafts(editor_client):
    suggested = make_suggestion().article
    drafted = make_statement(expert=make_expert(), publish=False).article

    response = editor_client.get(reverse(QUEUE), {"show": "drafts"})

    assertContains(response, drafted.headline)
    assertNotContains(response, suggested.headline)


def test_what_is_decided_is_not_in_the_queue(editor_client, editor):
    suggestion = make_suggestion()
    suggestion.reject(by=editor)

    assertNotContains(editor_client.get(reverse(QUEUE)), suggestion.article.headline)


def test_what_was_marked_as_done_waits_no_longer(editor_client, editor):
    article = make_suggestion().article
    article.set_state("done", by=editor)

    assertNotContains(editor_client.get(reverse(QUEUE)), article.headline)


def test_a_longer_queue_asks_no_more_of_the_database(editor_client, django_assert_num_queries):
    for _ in range(5):
        make_suggestion(article=make_article())

    # Session, user, articles with their counts.
    with django_assert_num_queries(3):
        editor_client.get(reverse(QUEUE))
