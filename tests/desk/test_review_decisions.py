"""Accepting, rejecting and correcting at the desk's page of an article."""

import json

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from newsdesk.archive.models import Action, Statement, Suggestion, Topic
from newsdesk.desk.views.answers import address_of
from tests.desk.review_page import HTMX, Page, accept, id_of, page_of, save, typed
from tests.factories import (
    make_article,
    make_expert,
    make_statement,
    make_suggestion,
    make_topic,
)

pytestmark = pytest.mark.django_db


# Accepting, rejecting


def test_approving_publishes_what_was_suggested_as_it_was(editor_client, client):
    ada = make_expert("Ada Lind")
    suggestion = make_suggestion(
        speaker="Ada Lind", flags=["hedged"], via=["TASS"], prediction="yes"
    )
    suggestion.topic_guesses.add(make_topic("Rents"))

    response = accept(editor_client, suggestion)

    statement = Statement.objects.published().get()
    assertRedirects(response, address_of(statement.article, id_of(statement)), status_code=303)
    assert (statement.expert, statement.text, statement.kind) == (ada, "Rents will fall,", "direct")
    assert (statement.via, statement.flags, statement.prediction) == (["TASS"], ["hedged"], "yes")
    assert statement.direct_topics() == [Topic.objects.get(name="Rents")]
    assert statement.version == 2  # recorded, published, and nothing else


def test_a_contributors_approval_makes_a_draft(contributor_client):
    make_expert("Ada Lind")
    suggestion = make_suggestion(speaker="Ada Lind", certainty="inferred")
    page = contributor_client.get(reverse("desk:article_detail", args=[suggestion.article.pk]))
    assertContains(page, "Approve as a draft")

    accept(contributor_client, suggestion)

    assert Statement.objects.get().status == "draft"


def test_a_contributor_saves_their_own_draft_and_cannot_publish_it(contributor_client):
    suggestion = make_suggestion(speaker="Ada Lind")
    accept(contributor_client, suggestion)
    draft = Statement.objects.get()

    assert save(contributor_client, draft, venue="Radio Vell").status_code == 303
    assert save(contributor_client, draft, publish="on").status_code == 403

    draft.refresh_from_db()
    assert (draft.venue, draft.status) == ("Radio Vell", "draft")


def test_a_rejected_suggestion_can_be_put_back(editor_client):
    suggestion = make_suggestion()
    url = reverse("desk:suggestion_reject", args=[suggestion.pk])

    assertContains(editor_client.post(url, follow=True), "Put back")
    editor_client.post(reverse("desk:suggestion_reopen", args=[suggestion.pk]))

    assert Suggestion.objects.open().get() == suggestion
    page = page_of(editor_client, suggestion.article)
    assert page.marks[f"suggestion-{suggestion.pk}"] == "Rents will fall,"


def test_htmx_is_answered_with_card_progress_and_marks_and_no_more(editor_client):
    article = make_article("News\n“Rents will fall,” said Ada Lind.\n“Wages rise,” she said.")
    suggestion = make_suggestion("Rents will fall,", article=article, speaker="Ada Lind")
    following = make_suggestion("Wages rise,", article=article)

    response = accept(editor_client, suggestion, headers=HTMX)

    page, statement = Page(response), Statement.objects.get()
    assert page.shown == id_of(following)
    assert f'id="entry-{id_of(suggestion)}" hx-swap-oob="delete"' in page.html
    assert 'hx-swap-oob="afterbegin:#group-published"' in page.html
    assert page.entry(id_of(statement)) == "¶2 Ada Lind approved"
    assert (page.texts["count-ready"], page.texts["count-published"]) == ("1", "1")
    assert {"progress", "saved", "announcement", "block-2"} <= set(page.ids)
    assert "block-3" not in page.ids
    assertContains(response, "Approved and published. 1 of 2 reviewed.")
    told = json.loads(response.headers["HX-Trigger-After-Settle"])["card:answered"]
    assert told == {"card": id_of(statement), "outcome": "next", "next": id_of(following)}


def test_a_line_comes_after_the_one_before_it_in_the_text(editor_client):
    words = ["Rents will fall,", "Wages rise,", "So be it,"]
    article = make_article("News\n" + "\n".join(f"“{each}” said Ada Lind." for each in words))
    first = make_statement(words[0], article=article)
    last = make_statement(words[2], article=article)
    suggestion = make_suggestion(words[1], article=article, speaker="Ada Lind")

    answer = accept(editor_client, suggestion, headers=HTMX)

    assertContains(answer, f'hx-swap-oob="afterend:#entry-{id_of(first)}"')
    shown = page_of(editor_client, article).group("published")
    assert shown == [id_of(first), id_of(Statement.objects.latest("pk")), id_of(last)]


def test_after_the_last_card_come_those_that_were_skipped(editor_client):
    words = ["Rents will fall,", "Wages rise,", "So be it,"]
    article = make_article("News\n" + "\n".join(f"“{each}” said Ada Lind." for each in words))
    first, second, third = [
        make_suggestion(each, article=article, speaker="Ada Lind") for each in words
    ]
    page = page_of(editor_client, article, second)
    skip = f"{reverse('desk:article_detail', args=[article.pk])}?card={id_of(third)}"
    assert f"{skip}#mark-{id_of(third)}" in page.links

    response = accept(editor_client, third)

    assertRedirects(response, address_of(article, id_of(first)), status_code=303)
    accept(editor_client, first)
    accept(editor_client, second)
    page = page_of(editor_client, article)
    assert "Everything here has been decided on" in page.inspector


def test_a_rejected_card_keeps_its_place_and_loses_its_mark(editor_client):
    suggestion = make_suggestion()
    url = reverse("desk:suggestion_reject", args=[suggestion.pk])

    page = Page(editor_client.post(url, headers=HTMX))

    assert page.marks == {}
    assert page.group("rejected") == []
    assert page.entry(id_of(suggestion)) == "¶2 Speaker not decided rejected"
    assert "Put back" in page.inspector


# Statements


def test_a_draft_is_corrected_and_published_in_one_step(editor_client):
    ada = make_expert("Ada Lind")
    draft = make_statement(publish=False)

    save(editor_client, draft, speaker="Ada Lind", publish="on")

    statement = Statement.objects.published().get()
    assert statement.expert == ada


def test_saving_without_a_change_is_no_change(editor_client):
    statement = make_statement(note="One\nTwo", flags=["hedged"], via=["A", "B"])
    statement.set_topics([make_topic("Z"), make_topic("A")])
    version = Statement.objects.get().version

    response = save(editor_client, statement, headers=HTMX)

    assertContains(response, "Nothing had changed.")
    assert Statement.objects.get().version == version


def test_words_of_what_was_published_change_with_a_note_for_readers(editor_client):
    statement = make_statement()

    response = save(editor_client, statement, words="Rents will", venue="Radio Vell")
    assertContains(response, "Say in a sentence for them what was corrected", status_code=422)
    assertContains(response, "Radio Vell", status_code=422)

    save(editor_client, statement, words="Rents will", public_note="A comma was too much.")
    statement.refresh_from_db()
    assert (statement.text, statement.is_published) == ("Rents will", True)
    assert Action.objects.on(statement).first().public_note == "A comma was too much."


def test_a_published_statement_keeps_a_speaker(editor_client):
    response = save(editor_client, make_statement(), speaker="", public_note="Who knows.")

    assertContains(response, "Choose who said this", status_code=422)


def test_a_statement_is_withheld_with_a_reason_and_published_again(editor_client):
    statement = make_statement()
    url = reverse("desk:statement_withhold", args=[statement.pk])

    answer = editor_client.post(url, {"version": statement.version, "reason": " "}, headers=HTMX)
    assertContains(answer, "Say why it is withheld", status_code=422)
    editor_client.post(url, {"version": statement.version, "reason": "Misheard."})

    statement.refresh_from_db()
    assert (statement.status, statement.status_reason) == ("withheld", "Misheard.")
    save(editor_client, statement, publish="on")
    assert Statement.objects.published().get() == statement


def test_a_draft_is_discarded_and_what_was_public_is_not(editor_client):
    draft, public = make_statement(publish=False), make_statement()
    url = reverse("desk:statement_discard", args=[draft.pk])

    page = Page(editor_client.post(url, typed(editor_client, draft), headers=HTMX))
    assert f"statement-{draft.pk}" not in page.ids

    url = reverse("desk:statement_discard", args=[public.pk])
    answer = editor_client.post(url, typed(editor_client, public), headers=HTMX)
    assertContains(answer, "withheld, not discarded", status_code=422)
