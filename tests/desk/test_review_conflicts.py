"""Two editors at once at the desk's page of an article: nothing of either is lost."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from newsdesk.archive.models import Expert, Statement
from tests.desk.review_page import HTMX, Page, accept, id_of, typed
from tests.factories import (
    make_expert,
    make_statement,
    make_suggestion,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("headers", [None, HTMX])
def test_who_saves_second_sees_both_versions_and_keeps_what_was_typed(editor_client, headers):
    draft = make_statement(publish=False)
    mine = typed(editor_client, draft, note="Mine: heard on air", venue="Radio Vell")
    other = make_user("editor", username="olga")
    draft.correct(by=other, version=1, note="Theirs: read in print")
    url = reverse("desk:statement_save", args=[draft.pk])

    response = editor_client.post(url, mine, headers=headers)

    for words in ("Mine: heard on air", "Theirs: read in print", "olga", "Keep mine"):
        assertContains(response, words, status_code=409)
    again = Page(response).card(f"statement-{draft.pk}")
    assert (again["note"], again["venue"]) == ("Mine: heard on air", "Radio Vell")
    assert editor_client.post(url, again).status_code == 303
    draft.refresh_from_db()
    assert (draft.note, draft.venue) == ("Mine: heard on air", "Radio Vell")


@pytest.mark.parametrize("headers", [None, HTMX])
def test_saving_over_theirs_keeps_theirs_where_nothing_was_typed(editor_client, headers):
    bo, topic = make_expert("Bo Chen"), make_topic("Wages")
    draft = make_statement(expert=make_expert("Ada Lind"), publish=False, via=["A"])
    mine = typed(editor_client, draft, venue="Radio Vell")
    other = make_user("editor", username="olga")
    theirs = {"expert": bo, "printed_role": "economist", "flags": ["hedged"], "via": ["B", "C"]}
    draft.correct(by=other, version=1, note="Theirs", topics=[topic], **theirs)
    url = reverse("desk:statement_save", args=[draft.pk])

    response = editor_client.post(url, mine, headers=headers)

    card = Page(response).inspector
    rows = card[card.index("Yours, as typed") : card.index("Keep mine")]
    assert "Radio Vell" in rows
    assert "as they left it: speaker, printed role, via, topics, flags, note" in card
    again = Page(response).card(f"statement-{draft.pk}")
    assert editor_client.post(url, again).status_code == 303
    draft = Statement.objects.get()
    assert (draft.venue, draft.note) == ("Radio Vell", "Theirs")
    assert {name: getattr(draft, name) for name in theirs} == theirs
    assert draft.direct_topics() == [topic]


def test_a_second_conflict_still_knows_what_was_typed(editor_client):
    draft = make_statement(publish=False)
    mine = typed(editor_client, draft, venue="Radio Vell")
    other = make_user("editor", username="olga")
    draft.correct(by=other, version=1, note="Theirs")
    url = reverse("desk:statement_save", args=[draft.pk])
    again = Page(editor_client.post(url, mine)).card(f"statement-{draft.pk}")
    draft.correct(by=other, version=2, note="Theirs again")

    again = Page(editor_client.post(url, again)).card(f"statement-{draft.pk}")
    editor_client.post(url, again)

    draft.refresh_from_db()
    assert (draft.venue, draft.note) == ("Radio Vell", "Theirs again")


@pytest.mark.parametrize("headers", [None, HTMX])
def test_who_approves_second_sees_what_was_approved(editor_client, headers):
    suggestion = make_suggestion(speaker="Ada Lind")
    mine = typed(editor_client, suggestion, venue="Radio Vell")
    other = Client()
    other.force_login(make_user("editor", username="olga"))
    accept(other, suggestion, venue="Channel 5")
    url = reverse("desk:suggestion_accept", args=[suggestion.pk])

    response = editor_client.post(url, mine, headers=headers)

    for words in ("Radio Vell", "Channel 5", "olga", "Keep theirs"):
        assertContains(response, words, status_code=409)
    statement = Statement.objects.get()
    again = Page(response).card(f"statement-{statement.pk}")
    editor_client.post(reverse("desk:statement_save", args=[statement.pk]), again)
    statement.refresh_from_db()
    assert statement.venue == "Radio Vell"


@pytest.mark.parametrize("headers", [None, HTMX])
@pytest.mark.parametrize(("publish", "status"), [("on", "published"), (None, "draft")])
def test_both_versions_are_kept_as_two_statements(editor_client, publish, status, headers):
    topic = make_topic("Rents")
    theirs = make_statement(publish=False, topics=[topic], via=["TASS"])
    mine = typed(editor_client, theirs, speaker="Ada Lind", create_expert="on", venue="Radio Vell")
    theirs.correct(by=make_user("editor", username="olga"), version=1, note="Theirs")
    save_url = reverse("desk:statement_save", args=[theirs.pk])
    clash = Page(editor_client.post(save_url, mine, headers=headers))
    again = clash.card(id_of(theirs))
    both_url = reverse("desk:statement_keep_both", args=[theirs.pk])
    assert f'formaction="{both_url}"' in clash.html

    data = again | ({"publish": publish} if publish else {})
    response = editor_client.post(both_url, data, headers=headers)

    assert response.status_code == (200 if headers else 303)
    other = Statement.objects.exclude(pk=theirs.pk).get()
    assert (other.expert.name, other.venue, other.via) == ("Ada Lind", "Radio Vell", ["TASS"])
    assert (other.status, other.direct_topics()) == (status, [topic])
    assert other.spans == theirs.spans
    before = theirs.expert
    theirs.refresh_from_db()
    assert (theirs.expert, theirs.venue, theirs.note) == (before, "", "Theirs")
    assert other.claim == theirs.claim is not None


def test_what_is_kept_beside_theirs_is_refused_with_a_reason_and_both_versions(editor_client):
    theirs = make_statement()
    mine = typed(editor_client, theirs, certainty="inferred", venue="Radio Vell")
    theirs.correct(by=make_user("editor", username="olga"), version=theirs.version, note="Theirs")
    url = reverse("desk:statement_keep_both", args=[theirs.pk])

    response = editor_client.post(url, mine | {"publish": "on"})

    assertContains(response, "Confirm who said this", status_code=422)
    assertContains(response, "Theirs", status_code=422)
    assert Page(response).card(id_of(theirs))["venue"] == "Radio Vell"
    editor_client.post(
        url, Page(response).card(id_of(theirs)) | {"publish": "on", "is_confirmed": "on"}
    )
    assert Statement.objects.published().count() == 2


def test_a_contributor_keeps_both_as_a_draft_alone(contributor_client):
    theirs = make_statement()
    url = reverse("desk:statement_keep_both", args=[theirs.pk])
    data = typed(contributor_client, theirs, venue="Radio Vell")

    assert contributor_client.post(url, data | {"publish": "on"}).status_code == 403
    contributor_client.post(url, data)

    assert Statement.objects.exclude(pk=theirs.pk).get().status == "draft"


def test_the_list_shows_what_somebody_else_has_decided_meanwhile(editor_client):
    suggestion = make_suggestion(speaker="Ada Lind")
    mine = typed(editor_client, suggestion, venue="Radio Vell")
    other = Client()
    other.force_login(make_user("editor", username="olga"))
    accept(other, suggestion)
    url = reverse("desk:suggestion_accept", args=[suggestion.pk])

    page = Page(editor_client.post(url, mine, headers=HTMX))

    assert f'id="entry-{id_of(suggestion)}" hx-swap-oob="delete"' in page.html
    assert page.entry(id_of(Statement.objects.get())) == "¶2 Ada Lind approved"
    assert (page.texts["count-ready"], page.texts["count-published"]) == ("0", "1")


def test_approving_what_was_rejected_meanwhile_takes_a_second_word(editor_client):
    suggestion = make_suggestion(speaker="Ada Lind")
    mine = typed(editor_client, suggestion, venue="Radio Vell")
    suggestion.reject(by=make_user("editor", username="olga"))
    url = reverse("desk:suggestion_accept", args=[suggestion.pk])

    response = editor_client.post(url, mine, headers=HTMX)

    assertContains(response, "olga", status_code=409)
    assert not Expert.objects.exists()
    editor_client.post(url, Page(response).card(f"suggestion-{suggestion.pk}"))
    assert Statement.objects.published().get().venue == "Radio Vell"


def test_rejecting_what_was_approved_meanwhile_changes_nothing(editor_client):
    suggestion = make_suggestion(speaker="Ada Lind")
    accept(editor_client, suggestion)

    response = editor_client.post(reverse("desk:suggestion_reject", args=[suggestion.pk]))

    assertContains(response, "Nothing was changed", status_code=409)
    assert Statement.objects.published().count() == 1


def test_withholding_what_was_changed_meanwhile_asks_again(editor_client, editor):
    statement = make_statement()
    stale = statement.version
    statement.correct(by=editor, version=stale, venue="Radio Vell")
    url = reverse("desk:statement_withhold", args=[statement.pk])

    response = editor_client.post(url, {"version": stale, "reason": "Misheard."}, headers=HTMX)

    for words in ("Radio Vell", "Misheard."):
        assertContains(response, words, status_code=409)


def test_saving_what_was_discarded_meanwhile_loses_nothing(editor_client, editor):
    draft = make_statement(publish=False)
    mine = typed(editor_client, draft, venue="Radio Vell")
    draft.discard(by=editor, version=1)

    response = editor_client.post(reverse("desk:statement_save", args=[draft.pk]), mine)

    assertContains(response, "Radio Vell", status_code=409)
    assertContains(response, "discarded", status_code=409)


def test_a_tag_that_somebody_added_meanwhile_is_not_lost(editor_client, editor):
    mine, theirs = make_topic("Rents › Caps"), make_topic("Rents › Freeze")
    statement = make_statement(publish=False, topics=[mine])
    opened = typed(editor_client, statement)
    statement.retag(by=editor, add=[theirs])

    url = reverse("desk:statement_save", args=[statement.pk])
    editor_client.post(url, opened | {"note": "Heard twice."})

    saved = Statement.objects.get(pk=statement.pk)
    assert saved.note == "Heard twice."
    assert saved.direct_topics() == [mine, theirs]
