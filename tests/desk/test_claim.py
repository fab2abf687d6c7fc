"""Claims: who says that they are on an article. They keep nobody out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from newsdesk.archive import undoing
from newsdesk.archive.deeds import in_words
from newsdesk.archive.models import Action, Article, Statement
from tests.factories import make_expert, make_statement, make_suggestion, make_user

pytestmark = pytest.mark.django_db

QUEUE = reverse("desk:queue")


@pytest.fixture
def article():
    return make_suggestion(speaker="Ada Lind").article


@pytest.fixture
def ana():
    return make_user(username="Ana")


@pytest.fixture
def ana_client(ana):
    client = Client()
    client.force_login(ana)
    return client


def claim(client, article, **data):
    return client.post(reverse("desk:article_claim", args=[article.pk]), data)


def unclaim(client, article, **data):
    return client.post(reverse("desk:article_unclaim", args=[article.pk]), data)


def holder_of(article):
    return Article.objects.get(pk=article.pk).holder


@pytest.mark.parametrize("page", ["queue", "article"])
def test_who_has_an_article_is_shown_to_everybody(editor_client, ana_client, article, page):
    claim(ana_client, article)
    url = QUEUE if page == "queue" else reverse("desk:article_detail", args=[article.pk])

    assertContains(editor_client.get(url), "<b>Ana</b> has it since")
    assertContains(editor_client.get(url), "Take over")
    assertContains(ana_client.get(url), "Yours since")
    assertContains(ana_client.get(url), "Release")


def test_a_claim_goes_back_to_the_page_it_was_made_on(editor_client, article):
    back = f"{QUEUE}?queue=ready&order=date#article-{article.pk}"

    response = claim(editor_client, article, back=back)

    assertRedirects(response, back, status_code=303, fetch_redirect_response=False)


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "", "\\\\x"])
def test_a_claim_never_leads_to_another_site(editor_client, article, back):
    response = claim(editor_client, article, back=back)

    page = reverse("desk:article_detail", args=[article.pk])
    assertRedirects(response, page, status_code=303, fetch_redirect_response=False)


def test_with_htmx_a_claim_answers_with_itself_alone(editor_client, article):
    url = reverse("desk:article_claim", args=[article.pk])

    response = editor_client.post(url, headers={"hx-request": "true"})

    assertContains(response, "Yours since")
    assert response.content.decode().count("<form") == 1
    assertNotContains(response, "<html")


def test_anybody_may_take_over_with_one_click(editor_client, editor, ana_client, article):
    claim(ana_client, article)

    claim(editor_client, article)

    assert holder_of(article) == editor


def test_one_lets_go_of_ones_own_claim_alone(editor_client, ana_client, ana, article):
    claim(ana_client, article)

    unclaim(editor_client, article)
    assert holder_of(article) == ana

    unclaim(ana_client, article)
    assert holder_of(article) is None


def test_a_claim_keeps_nobody_from_deciding(editor_client, ana_client, article):
    claim(ana_client, article)
    suggestion = article.suggestions.get()

    editor_client.post(reverse("desk:suggestion_reject", args=[suggestion.pk]))

    suggestion.refresh_from_db()
    assert suggestion.decision == "rejected"


def test_a_claim_lapses_when_its_holder_stays_away(editor_client, ana_client, article):
    claim(ana_client, article)
    Article.objects.update(claim_lapses_at=timezone.now() - timedelta(minutes=1))

    response = editor_client.get(QUEUE)

    assertNotContains(response, "Ana")
    assertContains(response, f'aria-label="Claim: {article.headline}"')


def test_opening_the_article_keeps_ones_claim_alive(editor_client, ana_client, ana, article):
    claim(ana_client, article)
    soon = timezone.now() + timedelta(minutes=1)
    Article.objects.update(claim_lapses_at=soon)
    page = reverse("desk:article_detail", args=[article.pk])

    editor_client.get(page)
    assert Article.objects.get().claim_lapses_at == soon

    ana_client.get(page)
    assert Article.objects.get().claim_lapses_at > soon + timedelta(hours=1)


def test_claims_are_in_the_log_and_change_no_version(ana_client, ana, article):
    claim(ana_client, article)
    claim(ana_client, article)
    unclaim(ana_client, article)

    done = Action.objects.on(article).filter(by=ana).order_by("pk")
    assert [in_words([each]) for each in done] == [
        f"Claimed “{article.headline}”",
        f"Let go of “{article.headline}”",
    ]
    assert Article.objects.get().version == article.version


def test_undo_takes_back_the_last_decision_not_a_claim(editor_client, editor, ana_client, article):
    suggestion = article.suggestions.get()
    suggestion.reject(by=editor)
    claim(editor_client, article)
    claim(ana_client, article)

    undoing.undo(undoing.undoable(editor), by=editor)

    suggestion.refresh_from_db()
    assert suggestion.decision == "open"


def test_what_one_has_claimed_is_listed_until_one_lets_go(editor_client, editor):
    article = make_statement(expert=make_expert()).article
    article.claim(by=editor)

    mine = editor_client.get(QUEUE, {"whose": "mine"})
    assertContains(mine, "Nothing waits in it any more")
    assertNotContains(editor_client.get(QUEUE), article.headline)

    article.unclaim(by=editor)
    assertNotContains(editor_client.get(QUEUE, {"whose": "mine"}), article.headline)


def test_a_user_who_is_deleted_leaves_no_claim(ana_client, ana, article):
    claim(ana_client, article)

    ana.delete()

    assert holder_of(article) is None
    assert not Statement.objects.exists()
