"""How much of an article readers see, told to those who answer for it."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Article
from newsdesk.archive.shares import shown_of
from tests.desk.review_page import accept
from tests.factories import make_article, make_expert, make_statement, make_suggestion, make_user

pytestmark = pytest.mark.django_db

# A hundred characters: twenty direct in the first paragraph, thirty indirect in the second.
TEXT = "News\n“aaaaaaaaaaaaaaaaaaaa”\n" + "b" * 30 + "\n" + "c" * 41


@pytest.fixture
def article(settings):
    settings.SHARE_LIMIT = 40
    article = make_article(TEXT)
    make_statement("a" * 20, article=article)
    make_statement("b" * 30, article=article, kind="indirect")
    return Article.objects.get()


def facts(client, article):
    return client.get(reverse("desk:article_facts", args=[article.pk]))


def test_above_the_limit_only_direct_words_are_seen(article):
    assert shown_of(article) == (50, 20, 40)


def test_below_it_all_of_them_are(article, settings):
    settings.SHARE_LIMIT = 50
    assert shown_of(article) == (50, 50, 50)


def test_of_an_excerpt_whole_paragraphs_are_seen(article):
    article.rights = "excerpt"
    assert shown_of(article) == (50, 52, None)


def test_of_a_full_text_everything_is_seen(article):
    article.rights = "full"
    assert shown_of(article) == (50, 100, None)


def test_the_facts_say_how_much_and_what_follows(editor_client, article):
    page = facts(editor_client, article)
    assertContains(page, "20% of the text")
    assertContains(page, "hold 50% of it, more than the 40% that may be quoted")


def test_within_the_limit_nobody_is_alarmed(editor_client, article, settings):
    settings.SHARE_LIMIT = 60
    page = facts(editor_client, article)
    assertContains(page, "50% of the text")
    assertNotContains(page, "more than the")


def test_the_list_of_articles_can_be_narrowed_to_those_above_it(editor_client, article):
    other = make_article("Other news\n" + "d" * 50)

    page = editor_client.get(reverse("desk:article_list"), {"over_limit": "on"})

    assert page.context["articles"] == [article]
    assertContains(page, "50% quoted")
    everything = editor_client.get(reverse("desk:article_list"))
    assert everything.context["articles"] == [other, article]


def test_the_queue_tells_those_who_answer_for_it(article):
    for role, is_told in (("publisher", True), ("editor", True), ("contributor", False)):
        client = Client()
        client.force_login(make_user(role))
        page = client.get(reverse("desk:queue")).content.decode()
        assert ("1 article of which more than 40% is quoted" in " ".join(page.split())) is is_told


def test_the_approval_that_goes_too_far_says_so_at_once(editor_client, settings):
    settings.SHARE_LIMIT = 40
    article = make_article(TEXT)
    make_expert("Ada Lind")
    suggestions = [
        make_suggestion("a" * 20, article=article, speaker="Ada Lind"),
        make_suggestion("b" * 30, article=article, speaker="Ada Lind", kind="indirect", number=1),
    ]
    answers = [accept(editor_client, each, headers={"hx-request": "true"}) for each in suggestions]

    assert Article.objects.get().quoted_share == 50
    assertNotContains(answers[0], "readers do not get all words")
    assertContains(answers[1], "50% quoted")
