"""Saying at the desk's page of an article who said it."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from newsdesk.archive.models import Action, Affiliation, DistinctExperts, Expert, Statement
from tests.desk.review_page import HTMX, Page, accept, id_of, page_of, typed
from tests.factories import (
    make_article,
    make_expert,
    make_suggestion,
)

pytestmark = pytest.mark.django_db


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
    assert Action.objects.on(ada).get(verb="create").by == editor


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
    assert "Did you mean" in page.inspector
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
    assert "Said jointly with Bo Chen" in page_of(editor_client, suggestion.article).inspector

    answer = Page(accept(editor_client, suggestion, headers=HTMX))

    ada, bo = Statement.objects.published()
    assert [ada.expert.name, bo.expert.name] == ["Ada Lind", "Bo Chen"]
    assert ada.claim == bo.claim is not None
    assert {f"entry-{id_of(ada)}", f"entry-{id_of(bo)}"} <= set(answer.ids)


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
    assertContains(editor_client.get(url, {"speaker": "zzz"}), "<option", count=1)
    assertContains(editor_client.get(url, {"speaker": "zzz"}), '<option value="zzz" data-new>')


def test_a_namesake_is_introduced_by_what_tells_them_apart(editor_client):
    ada = make_expert("Ada Lind")

    accept(editor_client, make_suggestion(), speaker="Ada Lind (the painter)", create_expert="on")

    painter = Statement.objects.get().expert
    assert (str(painter), painter.name) == ("Ada Lind (the painter)", "Ada Lind")
    assert DistinctExperts.objects.between(ada, painter).exists()
