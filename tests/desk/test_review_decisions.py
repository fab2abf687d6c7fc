"""Accepting, rejecting and correcting at the desk's page of an article."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from newsdesk.archive.models import Action, Affiliation, Expert, Statement, Suggestion, Topic
from tests.desk.review_page import Page, accept, page_of, save, typed
from tests.factories import (
    make_article,
    make_expert,
    make_statement,
    make_suggestion,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

HTMX = {"hx-request": "true"}


@pytest.fixture
def contributor_client(db):
    client = Client()
    client.force_login(make_user("contributor"))
    return client


# Accepting, rejecting


def test_approving_publishes_what_was_suggested_as_it_was(editor_client, client):
    ada = make_expert("Ada Lind")
    suggestion = make_suggestion(
        speaker="Ada Lind", flags=["hedged"], via=["TASS"], prediction="yes"
    )
    suggestion.topic_guesses.add(make_topic("Rents"))

    response = accept(editor_client, suggestion)

    statement = Statement.objects.published().get()
    page = reverse("desk:article_detail", args=[suggestion.article.pk])
    assertRedirects(response, f"{page}#statement-{statement.pk}", status_code=303)
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
    make_suggestion("Wages rise,", article=article)

    response = accept(editor_client, suggestion, headers=HTMX)

    page, statement = Page(response), Statement.objects.get()
    assert f"statement-{statement.pk}" in page.ids
    assert {"progress", "announcement", "block-2"} <= set(page.ids)
    assert "block-3" not in page.ids
    assertContains(response, "Approved and published. 1 of 2 reviewed.")
    assert f'"statement-{statement.pk}"' in response.headers["HX-Trigger-After-Settle"]


def test_a_rejected_card_keeps_its_place_and_loses_its_mark(editor_client):
    suggestion = make_suggestion()
    url = reverse("desk:suggestion_reject", args=[suggestion.pk])

    page = Page(editor_client.post(url, headers=HTMX))

    assert page.marks == {}
    assert "Put back" in page.texts[f"suggestion-{suggestion.pk}"]


# Who said it


def test_nothing_is_published_before_somebody_has_said_it(editor_client):
    suggestion = make_suggestion()

    response = accept(editor_client, suggestion, note="Typed already")

    assertContains(response, "Choose who said this", status_code=422)
    assertContains(response, "Typed already", status_code=422)
    assert not Statement.objects.exists()


def test_a_new_speaker_who_is_like_nobody_is_added_in_the_same_step(editor_client, editor):
    suggestion = make_suggestion(speaker="Ada Lind", role="former economist", organisation="Vell")

    accept(editor_client, suggestion, new_kind="newsmaker")

    ada = Expert.objects.get()
    assert (ada.name, ada.kind) == ("Ada Lind", "newsmaker")
    assert Statement.objects.published().get().expert == ada
    affiliation = Affiliation.objects.get()
    assert (affiliation.role, str(affiliation.organisation)) == ("former economist", "Vell")
    assert affiliation.is_former
    assert affiliation.read_in == suggestion.article
    assert Action.objects.on(ada).get().by == editor


def test_who_came_into_the_archive_meanwhile_is_used(editor_client):
    suggestion = make_suggestion(speaker="Ada Lind")
    data = typed(editor_client, suggestion)
    assert data["create_expert"] == "on"
    ada = make_expert("Ada Lind")

    editor_client.post(reverse("desk:suggestion_accept", args=[suggestion.pk]), data)

    assert Statement.objects.get().expert == ada


def test_a_name_like_one_in_the_archive_is_asked_about_not_added(editor_client):
    korolev = make_expert("Alexander Korolev")
    article = make_article("News\n“Rents will fall,” said Kololev.")
    span = [article.revision.text.index("Kololev"), article.revision.text.index("Kololev") + 7]
    suggestion = make_suggestion(article=article, speaker="Alexander Kololev", source=span)

    page = page_of(editor_client, article)
    assert "Did you mean" in page.texts[f"suggestion-{suggestion.pk}"]
    assert "create_expert" not in page.card(f"suggestion-{suggestion.pk}")
    assertContains(accept(editor_client, suggestion), "Did you mean", status_code=422)
    accept(editor_client, suggestion, choice=str(korolev.pk))

    assert Statement.objects.get().expert == korolev
    assert list(korolev.names.values_list("text", "kind")) == [
        ("Alexander Korolev", "primary"),
        ("Kololev", "misprint"),
    ]


def test_somebody_of_a_similar_name_is_added_when_the_editor_says_so(editor_client):
    make_expert("Alexander Korolev")
    suggestion = make_suggestion(speaker="Alexander Kololev")

    accept(editor_client, suggestion, create_expert="on")

    assert Statement.objects.get().expert.name == "Alexander Kololev"


def test_a_slip_of_the_finger_does_not_add_somebody(editor_client):
    make_expert("Alexander Korolev")
    suggestion = make_suggestion(speaker="Ada Lind")

    response = accept(editor_client, suggestion, speaker="Alexandr Korolev")

    assertContains(response, "Did you mean", status_code=422)
    assert Expert.objects.count() == 1


def test_of_two_of_one_name_the_editor_chooses(editor_client):
    make_expert("Ana Vaz")
    leeds = make_expert("Ana Vaz", distinction="Leeds")
    suggestion = make_suggestion()

    response = accept(editor_client, suggestion, speaker="Ana Vaz")

    assertContains(response, "Several people are called", status_code=422)
    assertContains(response, "Ana Vaz (Leeds)", status_code=422)
    accept(editor_client, suggestion, speaker="Ana Vaz (Leeds)")
    assert Statement.objects.get().expert == leeds


def test_a_name_nobody_bears_is_refused_unless_new_is_ticked(editor_client):
    suggestion = make_suggestion()

    response = accept(editor_client, suggestion, speaker="Bo Chen")
    assertContains(response, "Nobody in the archive is called “Bo Chen”", status_code=422)

    accept(editor_client, suggestion, speaker="Bo Chen", create_expert="on")
    assert Statement.objects.get().expert.name == "Bo Chen"


def test_an_inferred_speaker_is_confirmed_first(editor_client):
    make_expert("Ada Lind")
    suggestion = make_suggestion(speaker="Ada Lind", certainty="inferred")

    response = accept(editor_client, suggestion)
    assertContains(response, "Confirm who said this", status_code=422)
    assertContains(response, "Yes, this is Ada Lind", status_code=422)

    accept(editor_client, suggestion, is_confirmed="on")
    assert Statement.objects.published().count() == 1


def test_an_unnamed_source_needs_no_name(editor_client):
    accept(editor_client, make_suggestion(), is_unnamed="on", printed_source="somebody")

    statement = Statement.objects.published().get()
    assert (statement.attribution, statement.expert) == ("unnamed", None)
    assert statement.speaker_label == "somebody"


def test_two_who_spoke_jointly_get_a_statement_each_and_one_claim(editor_client):
    suggestion = make_suggestion(speaker="Ada Lind", also=["Bo Chen"])
    assert "also: Bo Chen" in page_of(editor_client, suggestion.article).html

    accept(editor_client, suggestion)

    ada, bo = Statement.objects.published()
    assert [ada.expert.name, bo.expert.name] == ["Ada Lind", "Bo Chen"]
    assert ada.claim == bo.claim is not None


def test_typing_finds_experts_by_any_printed_form_and_past_a_slip(editor_client):
    korolev = make_expert("Alexander Korolev")
    korolev.add_name("Sascha K.", "alias")
    make_expert("Ada Lind", distinction="Leeds").learn_role(
        "economist", "Vell", read_in=make_article()
    )
    url = reverse("desk:expert_search")

    for start in ("alex", "korol", "sascha", "Kololev"):
        assertContains(editor_client.get(url, {"speaker": start}), "Alexander Korolev")
    answer = editor_client.get(url, {"speaker": "ada"})
    assertContains(answer, 'value="Ada Lind (Leeds)"')
    assertContains(answer, "economist, Vell")
    assertNotContains(editor_client.get(url, {"speaker": "zzz"}), "option")


# Words and kind


def test_words_typed_anew_are_found_nearest_to_where_they_stood(editor_client):
    article = make_article("News\nRents fall. He said “rents fall” and rents fall again, “rents”.")
    text = article.revision.text
    suggestion = make_suggestion("rents fall” and", article=article)

    accept(editor_client, suggestion, words="rents fall", is_unnamed="on")

    statement = Statement.objects.get()
    start = text.index("rents fall”")
    assert statement.spans["content"] == [[start, start + 10]]
    assert statement.kind == "direct"


def test_the_marks_decide_the_kind_unless_the_editor_does(editor_client):
    article = make_article("News\n“Rents will fall,” he said, and that they “must” soon.")
    one = make_suggestion("Rents will fall,", article=article)
    two = make_suggestion("that they “must”", article=article)

    accept(editor_client, one, words="and that they “must” soon", is_unnamed="on")
    accept(editor_client, two, words="that they", kind="indirect", is_unnamed="on")

    kinds = Statement.objects.order_by("start").values_list("kind", flat=True)
    assert list(kinds) == ["mixed", "indirect"]


def test_a_line_that_is_not_in_the_article_is_named(editor_client):
    response = accept(
        editor_client, make_suggestion(), words="Rents will\nrise sharply", is_unnamed="on"
    )

    assertContains(response, "“rise sharply” is not in the article", status_code=422)


def test_split_words_become_one_statement_of_two_stretches(editor_client):
    article = make_article("News 🙂\n“Rents 🙂 fall,” he said. “Wages rise.”")
    text = article.revision.text
    suggestion = make_suggestion("Rents 🙂 fall,", article=article)
    first, second = text.index("Rents"), text.index("Wages")
    spans = [[first, first + 13], [second, second + 11]]

    accept(
        editor_client,
        suggestion,
        words="Rents 🙂 fall,\nWages rise.",
        spans=str(spans),
        is_unnamed="on",
    )

    statement = Statement.objects.get()
    assert statement.spans["content"] == spans
    assert statement.text == "Rents 🙂 fall, Wages rise."


@pytest.mark.parametrize("spans", ["[[1, 3]]", "[[5, 2]]", "nonsense", '{"a": 1}', "[[1.5, 3]]"])
def test_spans_that_do_not_hold_the_words_are_refused(editor_client, spans):
    response = accept(editor_client, make_suggestion(), spans=spans, is_unnamed="on")

    assert response.status_code == 422
    assert not Statement.objects.exists()


def test_spans_counted_on_an_older_text_are_refused(editor_client):
    suggestion = make_suggestion()
    data = typed(editor_client, suggestion, is_unnamed="on")
    data["spans"], data["revision"] = str(suggestion.spans["content"]), "4711"

    response = editor_client.post(reverse("desk:suggestion_accept", args=[suggestion.pk]), data)

    assertContains(response, "Reload the page and mark the words again", status_code=422)


def test_cue_and_source_are_kept_while_they_stand_outside(editor_client):
    article = make_article("News\n“Rents will fall,” said Ada Lind.")
    text = article.revision.text
    cue = [text.index("said"), text.index("said") + 4]
    source = [text.index("Ada"), text.index("Ada") + 8]
    one = make_suggestion(article=article, cue=cue, source=source)

    accept(editor_client, one, words="Rents will fall,” said", kind="mixed", is_unnamed="on")

    statement = Statement.objects.get()
    assert (statement.spans["cue"], statement.spans["source"]) == (None, source)


# Topics


def test_topics_are_ticked_typed_and_planted(editor_client):
    rents, wages = make_topic("Rents"), make_topic("Wages › Minimum")
    suggestion = make_suggestion(speaker="Ada Lind")
    suggestion.topic_guesses.add(rents)

    response = accept(editor_client, suggestion, new_topics="wages › minimum; Rents › Caps")
    assertContains(response, "There is no topic “Rents › Caps” yet", status_code=422)

    accept(
        editor_client,
        suggestion,
        new_topics="wages › minimum; Rents › Caps",
        create_topics="on",
    )
    topics = Statement.objects.get().direct_topics()
    assert topics == [rents, wages, Topic.objects.find("Rents › Caps")]


def test_a_topic_of_three_levels_is_refused(editor_client):
    response = accept(
        editor_client,
        make_suggestion(speaker="Ada Lind"),
        new_topics="A › B › C",
        create_topics="on",
    )

    assertContains(response, "two levels", status_code=422)


def test_typing_a_topic_keeps_those_before_it(editor_client):
    make_topic("Rents › Caps")

    answer = editor_client.get(reverse("desk:topic_search"), {"new_topics": "Wages; cap"})

    assertContains(answer, 'value="Wages; Rents › Caps"')


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


# Two editors at once


@pytest.mark.parametrize("headers", [None, HTMX])
def test_who_saves_second_sees_both_versions_and_keeps_what_was_typed(editor_client, headers):
    draft = make_statement(publish=False)
    mine = typed(editor_client, draft, note="Mine: heard on air", venue="Radio Vell")
    other = make_user("editor", username="olga")
    draft.correct(by=other, version=1, note="Theirs: read in print")
    url = reverse("desk:statement_save", args=[draft.pk])

    response = editor_client.post(url, mine, headers=headers)

    for words in ("Mine: heard on air", "Theirs: read in print", "olga", "Save mine over theirs"):
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

    card = Page(response).texts[f"statement-{draft.pk}"]
    rows = card[card.index("Yours, as typed") : card.index("Save mine over theirs")]
    assert "Radio Vell" in rows
    assert "as they left it: speaker, printed role, via, topics, flags, note" in " ".join(
        card.split()
    )
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


def test_what_is_said_to_be_printed_stands_in_the_article(editor_client):
    response = accept(editor_client, make_suggestion(), printed_source="The Pope")

    assertContains(response, "“The Pope” is not in the article", status_code=422)


def test_a_source_typed_as_the_article_prints_it_is_taken(editor_client):
    suggestion = make_suggestion()
    accept(
        editor_client, suggestion, speaker="Ada Lind", create_expert="on", printed_source="SOMEBODY"
    )

    assert Statement.objects.get().printed_source == "SOMEBODY"
