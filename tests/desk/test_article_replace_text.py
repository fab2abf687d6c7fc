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


OLD_TEXT = """Rents fall
“Rents will fall by two per cent in May,” said Ada Lind, an economist.
“Wages will follow them,” she said.
“Nobody knows what prices will do,” she added."""


def test_it_is_seen_first_what_becomes_of_the_statements(editor_client):
    article, expert = make_article(OLD_TEXT), make_expert()
    for words in ("Rents will fall by two per cent in May,", "Wages will follow them,"):
        make_statement(words, article=article, expert=expert)
    gone = make_statement("Nobody knows what prices will do,", article=article, expert=expert)
    new = OLD_TEXT.replace("will fall", "will not fall").rpartition("\n")[0] + "\nShe left."
    article.refresh_from_db()

    page = replace(editor_client, article, new)

    assertContains(page, "move along: <b>1</b>")
    assertContains(page, "differ: <b>1</b>")
    assertContains(page, "gone: <b>1</b>")
    assertContains(page, "not </ins>")
    assert Article.objects.get().revision.number == 1

    response = replace(editor_client, article, new, confirmed="1")

    assert response["Location"] == reverse("desk:orphan_list")
    fates = dict(Statement.objects.values_list("text", "anchoring"))
    assert list(fates.values()) == ["changed", "ok", "orphan"]
    assert Statement.objects.get(pk=gone.pk).seq is None


def test_words_of_today_are_taken_over_with_a_note_for_readers(editor_client, client):
    article, expert = make_article(OLD_TEXT), make_expert()
    said = make_statement("Wages will follow them,", article=article, expert=expert)
    article.refresh_from_db()
    replace(editor_client, article, OLD_TEXT.replace("will follow", "may follow"), confirmed="1")
    said.refresh_from_db()
    address = said.get_absolute_url()
    assertContains(client.get(address), "Wages will follow them")

    card = reverse("desk:statement_reshape", args=[said.pk])
    article.refresh_from_db()
    typed = editor_client.get(page_of_review(article), {"card": f"statement-{said.pk}"})
    assertContains(typed, "Take over the words of today")
    data = {name: value for name, value in typed.context["card"].form.initial.items() if value}
    moved = editor_client.post(card, {**data, "move": "follow"})
    form = moved.context["card"].form
    assert form["words"].value() == "Wages may follow them,"
    posted = {**form.data.dict(), "public_note": "The paper corrected the quote."}
    editor_client.post(reverse("desk:statement_save", args=[said.pk]), posted)

    said.refresh_from_db()
    assert (said.anchoring, said.text) == ("ok", "Wages may follow them,")
    assertContains(client.get(address), "The paper corrected the quote.")


def page_of_review(article):
    return reverse("desk:article_detail", args=[article.pk])


def test_the_text_that_is_there_is_not_stored_twice(editor_client):
    article = make_article(OLD_TEXT)

    assertContains(replace(editor_client, article, OLD_TEXT), "already", status_code=422)


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
