"""Correcting words, kind and topics at the desk's page of an article."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from newsdesk.archive.models import Statement, Topic
from tests.desk.review_page import accept, typed
from tests.factories import (
    make_article,
    make_suggestion,
    make_topic,
)

pytestmark = pytest.mark.django_db


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


def test_what_is_said_to_be_printed_stands_in_the_article(editor_client):
    response = accept(editor_client, make_suggestion(), printed_source="The Pope")

    assertContains(response, "“The Pope” is not in the article", status_code=422)


def test_a_source_typed_as_the_article_prints_it_is_taken(editor_client):
    suggestion = make_suggestion()
    accept(
        editor_client, suggestion, speaker="Ada Lind", create_expert="on", printed_source="SOMEBODY"
    )

    assert Statement.objects.get().printed_source == "SOMEBODY"


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
