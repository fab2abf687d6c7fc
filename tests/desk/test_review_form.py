"""What the form of a card presets, takes, and refuses with a reason."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from newsdesk.archive.models import Expert, Statement
from tests.desk.review_page import Page, accept, id_of, page_of, save, typed
from tests.factories import make_article, make_expert, make_statement, make_suggestion, make_topic

pytestmark = pytest.mark.django_db


def printed(words, quote="Rents will fall,"):
    """A suggestion whose source is printed as `words`, and names nobody."""
    article = make_article(f"News of {words}\n“{quote}” said {words}.")
    start = article.revision.text.rindex(words)
    return make_suggestion(quote, article=article, source=[start, start + len(words)])


def preset(client, suggestion):
    return page_of(client, suggestion.article, suggestion).card(id_of(suggestion))


# Who said it


def test_a_name_typed_after_a_similar_one_was_chosen_is_the_one_that_counts(editor_client):
    korolev, bo = make_expert("Alexander Korolev"), make_expert("Bo Chen")
    suggestion = make_suggestion(speaker="Alexander Kololev")

    accept(editor_client, suggestion, choice=str(korolev.pk), speaker="Bo Chen")

    assert Statement.objects.get().expert == bo


def test_a_choice_goes_when_another_name_is_asked_about(editor_client):
    korolev = make_expert("Alexander Korolev")
    make_expert("Ada Lind")
    suggestion = make_suggestion(speaker="Alexander Kololev")

    response = accept(editor_client, suggestion, choice=str(korolev.pk), speaker="Ada Lindt")

    again = Page(response).card(f"suggestion-{suggestion.pk}")
    assert (again["asked"], again["choice"]) == ("Ada Lindt", "")


def test_yes_to_somebody_new_adds_them_as_the_kind_that_is_shown(editor_client):
    suggestion = make_suggestion(speaker="Ada Lind", certainty="inferred", role="mayor of Vell")
    shown = page_of(editor_client, suggestion.article).inspector
    assert "Yes, this is Ada Lind, who is new here" in shown

    accept(editor_client, suggestion, is_confirmed="on")

    ada = Statement.objects.published().get().expert
    assert (ada.name, ada.kind) == ("Ada Lind", "newsmaker")


def test_a_yes_does_not_add_whom_somebody_typed_instead(editor_client):
    suggestion = make_suggestion(speaker="Ada Lind", certainty="inferred")

    response = accept(editor_client, suggestion, is_confirmed="on", speaker="Bo Chen")

    assertContains(response, "Nobody in the archive is called “Bo Chen”", status_code=422)


def test_to_be_confirmed_is_also_asked_of_who_calls_the_speaker_inferred(editor_client):
    make_expert("Ada Lind")
    suggestion = make_suggestion(speaker="Ada Lind")

    response = accept(editor_client, suggestion, certainty="inferred")

    assertContains(response, "Confirm who said this", status_code=422)


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("senior lecturer in economics", "analyst"),
        ("economist to the governor", "analyst"),
        ("chief economist", "analyst"),
        ("former Prime Minister", "newsmaker"),
        ("spokeswoman for the port", "newsmaker"),
        ("chief executive of Vell Water", "newsmaker"),
        ("MP for Leeds", "newsmaker"),
        (None, "analyst"),
    ],
)
def test_somebody_new_is_what_the_printed_role_says(editor_client, role, kind):
    suggestion = make_suggestion(speaker="Ada Lind", role=role)

    assert preset(editor_client, suggestion)["new_kind"] == kind


def test_a_body_that_is_new_is_an_institution(editor_client):
    suggestion = make_suggestion(organisation="National Statistics Office")

    assert preset(editor_client, suggestion)["new_kind"] == "institution"


@pytest.mark.parametrize(
    "source", ["American officials", "two people familiar", "a senior official", "residents"]
)
def test_a_source_that_names_nobody_is_ticked_as_unnamed(editor_client, source):
    suggestion = printed(source)
    assert preset(editor_client, suggestion)["is_unnamed"] == "on"

    accept(editor_client, suggestion)

    assert Statement.objects.published().get().attribution == "unnamed"


@pytest.mark.parametrize(
    "source", ["he", "the analyst", "a spokesman for the Bank", "Reuters", "the police", "a poll"]
)
def test_a_source_that_may_be_somebody_is_left_to_the_editor(editor_client, source):
    assert "is_unnamed" not in preset(editor_client, printed(source))


def test_a_name_typed_counts_more_than_a_tick_that_nobody_set(editor_client):
    ada = make_expert("Ada Lind")

    accept(editor_client, printed("a senior official"), speaker="Ada Lind")

    assert Statement.objects.get().expert == ada


def test_named_and_unnamed_at_once_is_asked_about(editor_client):
    response = accept(editor_client, make_suggestion(), speaker="Ada Lind", is_unnamed="on")

    assertContains(response, "Undo one of them", status_code=422)


# Kind


@pytest.mark.parametrize(
    ("words", "kind", "error"),
    [
        ("Wages rise", "direct", "No quotation marks stand around these words"),
        ("Wages rise", "mixed", "No quotation marks stand around these words"),
        ("Rents fall,", "indirect", "All of these words stand in quotation marks"),
        ("Rents fall,” he said, “and", "direct", "Only some of these words"),
    ],
)
def test_nobody_invents_quotation_marks(editor_client, words, kind, error):
    article = make_article("News\n“Rents fall,” he said, “and so on”. Wages rise, he said.")
    marked = "mixed" if "and" in words else "direct" if "Rents" in words else "indirect"
    suggestion = make_suggestion(words, article=article, kind=marked, verbatim=[])
    statement = make_statement(words, article=article, kind=marked)

    for response in (
        accept(editor_client, suggestion, kind=kind, is_unnamed="on"),
        save(editor_client, statement, kind=kind, public_note="Because."),
    ):
        assertContains(response, error, status_code=422)
    statement.refresh_from_db()
    assert statement.kind == marked


# What is refused


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("topics", "9223372036854775808", "not a topic"),
        ("topics", "x", "not a topic"),
        ("topics", "4711", "there no longer"),
        ("spans", "[" * 3000, "mark the words again"),
        ("spans", "9" * 5000, "mark the words again"),
        ("choice", "4711", "nobody in the archive"),
        ("choice", "9" * 30, "nobody in the archive"),
        ("new_kind", "robot", "robot is not one of the available choices"),
        ("also", "Bo Chen", "Bo Chen is not said to have spoken jointly"),
        ("via", f"Reuters\n{'x' * 501}", "Shorten this to 500 characters; it has 501"),
        ("speaker", "x" * 201, "Shorten this to 200 characters; it has 201"),
        ("printed_source", "x" * 501, "Shorten this to 500"),
        ("printed_role", "x" * 501, "Shorten this to 500"),
        ("venue", "x" * 501, "Shorten this to 500"),
        ("note", "x" * 5001, "Shorten this to 5000"),
        ("new_topics", f"Rents › {'x' * 121}", "at most 120 characters"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason(editor_client, field, value, error):
    suggestion = make_suggestion(speaker="Ada Lind")
    draft = make_statement(publish=False)

    for response in (
        accept(editor_client, suggestion, **{field: value}),
        save(editor_client, draft, **{field: value}),
    ):
        assertContains(response, error, status_code=422)
    assert not Statement.objects.published().exists()


@pytest.mark.parametrize("version", ["9" * 30, "x", "", "-1"])
def test_a_version_that_never_was_overwrites_nothing(editor_client, version):
    draft = make_statement(publish=False)
    data = typed(editor_client, draft, note="Mine")
    data["version"] = version

    for verb in ("save", "discard"):
        response = editor_client.post(reverse(f"desk:statement_{verb}", args=[draft.pk]), data)
        assert response.status_code in (409, 422)
    draft.refresh_from_db()
    assert (draft.note, draft.status) == ("", "draft")


# Topics


def test_a_card_offers_the_topics_of_the_article_and_of_its_speaker(editor_client):
    ada = make_expert("Ada Lind")
    spoken, here = make_statement(expert=ada), make_statement(publish=False)
    spoken.set_topics([make_topic("Wages › Minimum")])
    here.set_topics([make_topic("Rents")])
    suggestion = make_suggestion("Rents will", article=here.article, speaker="Ada Lind")

    card = page_of(editor_client, here.article, suggestion).inspector
    assert "Rents" in card
    assert "Wages › Minimum" in card
    assert "topics" not in preset(editor_client, suggestion)

    accept(editor_client, suggestion, topics=str(make_topic("Wages › Minimum").pk))
    statement = Statement.objects.latest("pk")
    assert [str(topic) for topic in statement.direct_topics()] == ["Wages › Minimum"]
    assert Expert.objects.filter(name="Ada Lind").count() == 1


@pytest.mark.parametrize("name", ["desk:expert_search", "desk:topic_search"])
@pytest.mark.parametrize("typed", ["%00", "a" * 9000, "%F0%9F%8E%93", "%ED%A0%BD"])
def test_nothing_that_is_typed_breaks_the_proposals(editor_client, name, typed):
    assert editor_client.get(f"{reverse(name)}?q={typed}").status_code == 200
