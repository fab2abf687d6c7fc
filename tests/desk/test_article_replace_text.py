import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from newsdesk.archive.models import Article, Statement
from tests.factories import make_article, make_expert, make_statement, make_user

pytestmark = pytest.mark.django_db

NEW_TEXT = "Rents to rise\n“Rents will rise,” said Ada Lind, an economist."


def page_of(article):
    return reverse("desk:article_replace_text", args=[article.pk])


def replace(client, article, text=NEW_TEXT, **more):
    return client.post(page_of(article), {"text": text, "version": article.version, **more})


def test_the_new_text_takes_the_place_of_the_old_and_is_searched_for_statements(editor_client):
    article = make_article()

    response = replace(editor_client, article)

    assert response["Location"] == reverse("desk:article_detail", args=[article.pk])
    article.refresh_from_db()
    assert (article.headline, article.revision.number) == ("Rents to rise", 2)
    assert article.suggestions.open().get().payload["speaker"] == "Ada Lind"


def test_the_page_holds_the_text_as_it_is(editor_client):
    article = make_article()

    assertContains(editor_client.get(page_of(article)), "permits have doubled")


def test_a_draft_whose_words_are_gone_is_put_aside(editor_client):
    draft = make_statement("Rents will fall,", publish=False, expert=make_expert())

    replace(editor_client, draft.article)

    assert Statement.objects.get().anchoring == "orphan"


def test_once_something_was_published_the_page_says_why_not(editor_client):
    article = make_statement(expert=make_expert()).article

    assertContains(editor_client.get(page_of(article)), "its text stays as it is")
    response = replace(editor_client, article)

    # What was typed is there to be copied.
    assertContains(response, "“Rents will rise,”", status_code=409)
    assert Article.objects.get().revision.number == 1


def test_a_bad_text_comes_back_with_the_reason(editor_client):
    response = replace(editor_client, make_article(), "One\x01two")

    assertContains(response, "a control character", status_code=422)


def test_another_articles_text_is_refused(editor_client):
    make_article(NEW_TEXT)

    response = replace(editor_client, make_article())

    assertContains(response, "has this article already", status_code=422)


def test_who_replaces_second_sees_both_texts_and_can_save_again(editor_client):
    article = make_article()
    stale = Article.objects.get()
    article.replace_text("Ana’s text\nIs this.", by=make_user(), version=article.version)

    response = replace(editor_client, stale)

    assertContains(response, "Ana’s text", status_code=409)
    assertContains(response, "“Rents will rise,”", status_code=409)
    version = response.context["form"]["version"].value()
    assertRedirects(
        replace(editor_client, stale, version=version),
        reverse("desk:article_detail", args=[article.pk]),
        fetch_redirect_response=False,
    )


def test_contributors_replace_texts_that_readers_have_not_seen(client):
    client.force_login(make_user("contributor"))
    article = make_article()
    assert replace(client, article).status_code == 302

    make_statement("Rents will rise,", article=Article.objects.get(), expert=make_expert())

    assert client.get(page_of(article)).status_code == 403
