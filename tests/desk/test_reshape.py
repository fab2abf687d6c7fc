"""Moving the ends of a statement's words, as the buttons of the inspector do."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Action, Statement, Suggestion
from tests.desk.review_page import HTMX, Page, typed
from tests.factories import make_article, make_expert, make_statement, make_suggestion

pytestmark = pytest.mark.django_db

TEXT = "News 🙂\n🙂 Lind said rents “will fall” soon.\n“Wages rise,” she said, “not much”."


def move(client, item, how, headers=HTMX, **changes):
    url = reverse(f"desk:{item._meta.model_name}_reshape", args=[item.pk])
    return client.post(url, typed(client, item, **changes) | {"move": how}, headers=headers)


def test_words_of_a_draft_move_and_are_saved_at_each_press(editor_client):
    draft = make_statement("rents", article=make_article(TEXT), publish=False)

    move(editor_client, draft, "end+1")
    response = move(editor_client, draft, "end+1")

    draft.refresh_from_db()
    assert (draft.text, draft.kind, draft.version) == ("rents “will fall”", "mixed", 3)
    assert [draft.article.revision.text[s:e] for s, e in draft.spans["verbatim"]] == ["will fall"]
    page = Page(response)
    assert page.marks[f"statement-{draft.pk}"] == "rents “will fall”"
    assert page.card(f"statement-{draft.pk}")["version"] == "3"
    assert "undo" in page.ids
    assert b"<html" not in response.content


def test_what_was_typed_besides_stays_and_is_not_saved(editor_client):
    draft = make_statement("rents", article=make_article(TEXT), publish=False)

    response = move(editor_client, draft, "end+1", note="Heard", speaker="Nobody known")

    form = Page(response).card(f"statement-{draft.pk}")
    assert (form["note"], form["speaker"]) == ("Heard", "Nobody known")
    assertNotContains(response, "errorlist")
    draft.refresh_from_db()
    assert draft.note == ""
    # And the form can be saved as it stands, without a conflict.
    url = reverse("desk:statement_save", args=[draft.pk])
    form["speaker"] = ""
    assert editor_client.post(url, form, headers=HTMX).status_code == 200
    draft.refresh_from_db()
    assert (draft.note, draft.text) == ("Heard", "rents “will")


def test_words_of_a_suggestion_move_on_the_page_and_are_saved_when_approved(editor_client):
    make_expert("Ada Lind")
    article = make_article(TEXT)
    suggestion = make_suggestion("Wages rise,", article=article, speaker="Ada Lind")

    start = article.revision.text.index("not much")
    response = move(editor_client, suggestion, f"add={start},{start + 8}")

    assertContains(response, "not saved until it is approved")
    assertContains(response, "Not saved")
    assert Page(response).marks[f"suggestion-{suggestion.pk}"] == "Wages rise,not much"
    assert not Action.objects.filter(object_type="suggestion").exists()
    form = Page(response).card(f"suggestion-{suggestion.pk}")
    url = reverse("desk:suggestion_accept", args=[suggestion.pk])
    editor_client.post(url, form, headers=HTMX)
    statement = Statement.objects.get()
    assert statement.stretches == ["Wages rise,", "not much"]
    assert (statement.kind, statement.status) == ("direct", "published")


def test_a_move_goes_on_from_the_words_moved_before(editor_client):
    suggestion = make_suggestion("rents", article=make_article(TEXT), speaker="Ada Lind")
    first = move(editor_client, suggestion, "end+1")

    data = Page(first).card(f"suggestion-{suggestion.pk}") | {"move": "end+1"}
    url = reverse("desk:suggestion_reshape", args=[suggestion.pk])
    response = editor_client.post(url, data, headers=HTMX)

    assert Page(response).card(f"suggestion-{suggestion.pk}")["words"] == "rents “will fall”"


def test_what_readers_have_seen_moves_with_a_public_note_alone(editor_client):
    statement = make_statement("rents", article=make_article(TEXT), expert=make_expert())

    response = move(editor_client, statement, "end+1")

    assertContains(response, "what was corrected")
    statement.refresh_from_db()
    assert (statement.text, statement.version) == ("rents", statement.version)
    form = Page(response).card(f"statement-{statement.pk}")
    url = reverse("desk:statement_save", args=[statement.pk])
    assert editor_client.post(url, form, headers=HTMX).status_code == 422
    form["public_note"] = "The words were cut short."
    assert editor_client.post(url, form, headers=HTMX).status_code == 200
    statement.refresh_from_db()
    assert statement.text == "rents “will"


@pytest.mark.parametrize("headers", [None, HTMX])
def test_a_stretch_never_leaves_its_paragraph(editor_client, headers):
    draft = make_statement("soon", article=make_article(TEXT), publish=False)

    response = move(editor_client, draft, "end+1", headers)

    assertContains(response, "Stretches end with their paragraph", status_code=422)
    draft.refresh_from_db()
    assert draft.text == "soon"


def test_without_scripts_the_page_comes_back_with_the_words_moved(editor_client):
    suggestion = make_suggestion("rents", article=make_article(TEXT), speaker="Ada Lind")

    response = move(editor_client, suggestion, "end+1", headers=None)

    assertContains(response, "<html")
    page = Page(response)
    assert page.card(f"suggestion-{suggestion.pk}")["words"] == "rents “will"
    assert page.marks[f"suggestion-{suggestion.pk}"] == "rents “will"


def test_a_draft_that_somebody_else_saved_meanwhile_is_left_alone(editor_client, editor):
    draft = make_statement("rents", article=make_article(TEXT), publish=False)
    data = typed(editor_client, draft) | {"move": "end+1"}
    draft.correct(by=editor, version=draft.version, note="Mine")

    url = reverse("desk:statement_reshape", args=[draft.pk])
    response = editor_client.post(url, data, headers=HTMX)

    assertContains(response, "Somebody else was quicker", status_code=409)
    draft.refresh_from_db()
    assert draft.text == "rents"


def test_a_suggestion_decided_meanwhile_is_not_moved(editor_client, editor):
    suggestion = make_suggestion("rents", article=make_article(TEXT))
    data = typed(editor_client, suggestion) | {"move": "end+1"}
    Suggestion.objects.get().reject(by=editor)

    url = reverse("desk:suggestion_reshape", args=[suggestion.pk])

    assert editor_client.post(url, data, headers=HTMX).status_code == 409
