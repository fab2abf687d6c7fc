"""What is odd about a statement, where the editor decides on it."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Statement
from tests.desk.review_page import accept
from tests.factories import make_article, make_expert, make_statement, make_suggestion

pytestmark = pytest.mark.django_db

TEXT = "Harbour news\nAda Lind said the port could close, but only if the subsidy ends.\n"


def suggestion_cut_at_but():
    make_expert("Ada Lind")
    return make_suggestion(
        "the port could close", article=make_article(TEXT), speaker="Ada Lind", kind="indirect"
    )


def inspector_of(client, item):
    return client.get(
        reverse("desk:article_detail", args=[item.article_id]),
        {"card": f"{item._meta.model_name}-{item.pk}"},
    )


def test_words_cut_at_a_but_are_not_published_by_one_key(editor_client):
    suggestion = suggestion_cut_at_but()

    assertContains(inspector_of(editor_client, suggestion), "#rule-14")
    refused = accept(editor_client, suggestion)

    assertContains(refused, "If not, say so here", status_code=422)
    assert not Statement.objects.exists()


def test_an_editor_may_say_that_the_but_is_somebody_elses(editor_client):
    suggestion = suggestion_cut_at_but()

    accept(editor_client, suggestion, is_whole="on")

    assert Statement.objects.get().is_published


def test_taking_the_but_in_settles_it(editor_client):
    suggestion = suggestion_cut_at_but()

    accept(editor_client, suggestion, words="the port could close, but only if the subsidy ends")

    assert Statement.objects.get().is_published


def test_what_readers_have_seen_says_so_and_can_be_saved(editor_client):
    statement = make_statement("the port could close", article=make_article(TEXT), kind="indirect")

    page = inspector_of(editor_client, statement)

    assertContains(page, "Stops before it turns")
    assertNotContains(page, "not the speaker’s</label>")


def test_a_draft_shows_its_three_oddities_and_only_the_last_keeps_it_back(editor_client):
    article = make_article("News\nShe spoke. “They (the port) knew, she said.")
    draft = make_statement(
        "They (the port) knew, she said.",
        article=article,
        publish=False,
        attribution=Statement.Attribution.UNDECIDED,
    )

    page = inspector_of(editor_client, draft)

    for rule in ("#rule-6", "#rule-7", "#rule-10"):
        assertContains(page, rule)
    assertContains(page, "It cannot be approved before", 1)


def test_a_headline_bolder_than_the_body_needs_its_flag(editor_client):
    make_expert("Ada Lind")
    article = make_article("Port will close, warns Lind\nLind said the port might close soon.\n")
    headline = make_suggestion(
        "Port will close", article=article, speaker="Ada Lind", kind="indirect"
    )
    make_suggestion("the port might close soon", article=article, number=1, kind="indirect")

    refused = accept(editor_client, headline)
    assertContains(refused, "The text is more careful", status_code=422)

    accept(editor_client, headline, flags=["headline_differs"])
    assert Statement.objects.get().flags == ["headline_differs"]
