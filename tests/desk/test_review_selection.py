"""A new statement from words marked in the text, or typed."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from newsdesk.archive.models import Statement
from tests.desk.review_page import Page, id_of
from tests.factories import make_article

pytestmark = pytest.mark.django_db

TEXT = "News 🙂\n🙂 “Rents 🏘️ will fall,” said Ada Lind.\n“Wages rise,” she said, “soon”."


def mark(client, article, exact, headers=None, shift=0, **changes):
    """Post what the script sends when `exact` (a line for each paragraph) is marked."""
    lines = exact.split("\n")
    text = article.revision.text
    start = text.index(lines[0])
    end = text.index(lines[-1], start) + len(lines[-1])
    data = {"revision": article.revision_id, "start": start + shift, "end": end + shift}
    url = reverse("desk:statement_new", args=[article.pk])
    return client.post(url, data | {"exact": exact, "words": ""} | changes, headers=headers)


def test_marked_words_become_a_draft_after_any_emoji(editor_client, editor):
    article = make_article(TEXT)

    response = mark(editor_client, article, "Rents 🏘️ will fall,")

    statement = Statement.objects.get()
    assert (statement.text, statement.kind) == ("Rents 🏘️ will fall,", "direct")
    assert (statement.status, statement.made_by) == ("draft", editor)
    page = reverse("desk:article_detail", args=[article.pk])
    card = id_of(statement)
    assertRedirects(response, f"{page}?card={card}#mark-{card}", status_code=303)


def test_the_new_card_is_open_to_say_who_said_it(editor_client):
    article = make_article(TEXT)

    response = mark(editor_client, article, "Wages rise,", headers={"hx-request": "true"})

    page, statement = Page(response), Statement.objects.get()
    assert page.card(f"statement-{statement.pk}")["words"] == "Wages rise,"
    assert page.marks[f"statement-{statement.pk}"] == "Wages rise,"
    assert "new-statement" in page.ids
    assert page.group("draft") == []
    assert page.entry(id_of(statement)) == "¶3 Speaker not decided draft"


def test_several_paragraphs_become_a_span_each(editor_client):
    article = make_article(TEXT)

    mark(editor_client, article, "Rents 🏘️ will fall,” said Ada Lind.\n“Wages rise,”")

    statement = Statement.objects.get()
    words = [article.revision.text[s:e] for s, e in statement.spans["content"]]
    assert words == ["Rents 🏘️ will fall,” said Ada Lind.", "Wages rise,"]
    assert statement.kind == "mixed"


def test_quotation_marks_at_the_ends_are_left_out(editor_client):
    mark(editor_client, make_article(TEXT), "“Rents 🏘️ will fall,”")

    assert Statement.objects.get().text == "Rents 🏘️ will fall,"


def test_marks_within_the_words_stay(editor_client):
    mark(editor_client, make_article(TEXT), "“Wages rise,” she said, “soon”")

    assert Statement.objects.get().text == "“Wages rise,” she said, “soon”"


@pytest.mark.parametrize("headers", [None, {"hx-request": "true"}])
def test_a_selection_that_does_not_hold_its_words_is_refused(editor_client, headers):
    # As if counted in UTF-16, where the emoji before the quote counts twice.
    response = mark(editor_client, make_article(TEXT), "Wages rise,", headers, shift=2)

    assertContains(response, "mark the words again", status_code=422)
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"revision": ""}, {"revision": 4711}, {"start": -5}, {"end": ""}, {"start": "x"}]
)
def test_a_selection_from_elsewhere_is_refused(editor_client, changes):
    assert mark(editor_client, make_article(TEXT), "Wages rise,", **changes).status_code == 422


def test_without_a_script_the_words_are_typed(editor_client):
    article = make_article(TEXT)
    url = reverse("desk:statement_new", args=[article.pk])
    form = Page(editor_client.get(reverse("desk:article_detail", args=[article.pk]))).forms[url]
    form["words"] = "Wages rise,\r\nsoon"

    editor_client.post(url, form)

    assert Statement.objects.get().text == "Wages rise, soon"


def test_words_the_article_does_not_hold_are_refused_as_typed(editor_client):
    url = reverse("desk:statement_new", args=[make_article(TEXT).pk])

    response = editor_client.post(url, {"words": "Wages will rise"})

    assertContains(response, "“Wages will rise” is not in the article", status_code=422)
    assert Page(response).forms[url]["words"] == "Wages will rise"


def test_no_words_at_all_are_refused(editor_client):
    url = reverse("desk:statement_new", args=[make_article(TEXT).pk])

    assertContains(editor_client.post(url, {}), "Mark words in the text", status_code=422)
