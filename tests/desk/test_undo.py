"""Undo and redo in the workspace and from the log, with and without scripts."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from newsdesk.archive.models import Action, Article, Statement, Suggestion
from newsdesk.archive.models.action import one_request
from tests.desk.review_page import HTMX, accept
from tests.factories import (
    make_article,
    make_expert,
    make_statement,
    make_suggestion,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db
UNDO, REDO = "/desk/undo/", "/desk/redo/"


def page_of(client, article, card=""):
    return client.get(reverse("desk:article_detail", args=[article.pk]), {"card": card})


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def test_the_buttons_say_what_they_would_do(editor_client):
    suggestion = make_suggestion(speaker="Ada Lind")
    page = page_of(editor_client, suggestion.article)
    assertContains(page, 'Undo<span class="vh">: nothing</span>')
    accept(editor_client, suggestion, create_expert="on")

    page = page_of(editor_client, suggestion.article)
    assertContains(page, 'title="Approved ¶2, Ada Lind"')
    editor_client.post(UNDO, {"article": suggestion.article_id})

    page = page_of(editor_client, suggestion.article)
    assertContains(page, 'Undo<span class="vh">: nothing</span>')
    assertContains(page, 'Redo<span class="vh">: Approved ¶2, Ada Lind</span>')


def test_without_scripts_one_is_back_at_the_card_and_told(editor_client):
    suggestion = make_suggestion(speaker="Ada Lind")
    accept(editor_client, suggestion, create_expert="on")

    response = editor_client.post(UNDO, {"article": suggestion.article_id}, follow=True)

    address, status = response.redirect_chain[0]
    assert status == 303
    assert f"card=suggestion-{suggestion.pk}" in address
    assertContains(response, "Undone: approved ¶2, Ada Lind.")


def test_the_answer_shows_the_card_and_redraws_what_it_touched(editor_client):
    suggestion = make_suggestion(speaker="Ada Lind")
    accept(editor_client, suggestion, create_expert="on")
    statement = Statement.objects.get()

    undone = editor_client.post(UNDO, {"article": suggestion.article_id}, headers=HTMX)

    html = undone.content.decode()
    assert f'data-card="suggestion-{suggestion.pk}"' in html
    assert f'id="entry-suggestion-{suggestion.pk}"' in html
    assert f'id="entry-statement-{statement.pk}"' in html
    assert 'id="block-2"' in html
    assert 'id="progress"' in html
    assert "Undone: approved ¶2, Ada Lind. 0 of 1 reviewed." in html
    assert "<html" not in html
    told = json.loads(undone["HX-Trigger-After-Settle"])["card:answered"]
    assert told["card"] == f"suggestion-{suggestion.pk}"

    redone = editor_client.post(REDO, {"article": suggestion.article_id}, headers=HTMX)

    html = redone.content.decode()
    assert f'data-card="statement-{statement.pk}"' in html
    assert f'id="entry-suggestion-{suggestion.pk}"' in html
    assert "Done again: approved ¶2, Ada Lind. 1 of 1 reviewed." in html


def test_who_changed_it_since_is_named_and_the_card_stays(editor_client):
    suggestion = make_suggestion(speaker="Ada Lind")
    accept(editor_client, suggestion, create_expert="on")
    statement = Statement.objects.get()
    statement.correct(by=make_user(username="ben"), version=statement.version, note="Heard it.")
    data = {"article": suggestion.article_id, "shown": f"statement-{statement.pk}"}

    for headers in (HTMX, None):
        response = editor_client.post(UNDO, data, headers=headers)
        assertContains(response, "ben has changed this since", status_code=409)
        assertContains(response, "Heard it.", status_code=409)
    assert fresh(statement).is_published


def test_there_may_be_nothing_to_undo(editor_client):
    article = make_article()

    for headers in (HTMX, None):
        response = editor_client.post(UNDO, {"article": article.pk}, headers=headers)
        assertContains(response, "nothing of yours to undo", status_code=409)


def test_what_was_marked_is_gone_and_the_next_card_is_shown(editor_client, editor):
    article = make_article("News\n“Rents will fall,” she said. “Wages rise.”")
    suggestion = make_suggestion("Wages rise.", article=article)
    statement = Statement.objects.record(
        article, by=editor, kind="direct", spans=make_statement_spans(article)
    )

    response = editor_client.post(UNDO, {"article": article.pk}, headers=HTMX)

    html = response.content.decode()
    assert f'data-card="suggestion-{suggestion.pk}"' in html
    assert fresh(statement).status == "discarded"


def make_statement_spans(article):
    from newsdesk.archive.spans import make_spans

    return make_spans(article.revision.text, [[6, 22]])


def test_what_lies_in_another_article_too_is_linked(editor_client, editor):
    one, other = make_statement("One."), make_statement("Two.")
    topic = make_topic()
    with one_request():
        for each in (one, other):
            each.retag(by=editor, add=[topic])

    response = editor_client.post(UNDO, {"article": one.article_id}, headers=HTMX)

    link = reverse("desk:article_detail", args=[other.article_id])
    assertContains(response, f'Also in <a href="{link}">')
    assert fresh(other).direct_topics() == []


def test_what_was_done_to_the_article_itself_leaves_the_card_in_place(editor_client, editor):
    statement = make_statement()
    statement.article.set_state("done", by=editor)
    data = {"article": statement.article_id, "shown": f"statement-{statement.pk}"}

    response = editor_client.post(UNDO, data, headers=HTMX)

    assertContains(response, f'data-card="statement-{statement.pk}"')
    assert Article.objects.get(pk=statement.article_id).state == "waiting"


def test_a_decision_costs_as_many_queries_to_undo_in_a_long_article(
    editor_client, editor, django_assert_max_num_queries
):
    def queries(count):
        lines = [f"“Words number {number}.” said Ada." for number in range(count)]
        article = make_article("\n".join(["News", *lines]))
        for number in range(count):
            make_suggestion(f"Words number {number}.", article=article)
        Suggestion.objects.filter(article=article).first().reject(by=editor)
        with django_assert_max_num_queries(100) as asked:
            editor_client.post(UNDO, {"article": article.pk}, headers=HTMX)
        return len(asked)

    queries(2)
    assert queries(2) == queries(40)


# The log


def test_the_log_tells_what_was_done_in_words(editor_client, editor):
    statement = make_statement(expert=make_expert("Ada Lind"))
    other = make_expert("Ben Ode")
    statement.correct(
        by=editor, version=statement.version, expert=other, public_note="Said by Ben Ode."
    )

    page = editor_client.get("/desk/log/")

    assertContains(page, "Corrected ¶2, Ben Ode")
    html = page.content.decode()
    row = html[html.index("Corrected ¶2") : html.index("Published ¶2")]
    for told in ("Speaker", "Ada Lind", "Ben Ode", "For readers: “Said by Ben Ode.”"):
        assert told in row
    assert "expert_id" not in html
    assert "{&#x27;" not in html


def test_ones_own_steps_are_undone_from_the_log_in_any_order(editor_client, editor):
    first, second = make_statement("One."), make_statement("Two.")
    for each in (first, second):
        each.correct(by=editor, version=each.version, venue="Leeds")
    request = Action.objects.on(first).first().request

    response = editor_client.post(UNDO, {"request": request}, follow=True)

    assertContains(response, "Undone: corrected ¶2")
    assert (fresh(first).venue, fresh(second).venue) == ("", "Leeds")
    assertContains(response, f'action="{REDO}"')


def test_nobody_is_offered_to_undo_what_somebody_else_did(editor_client):
    make_statement()

    page = editor_client.get("/desk/log/")

    assertContains(page, "Published ¶2")
    assert f'action="{UNDO}"' not in page.content.decode()


def test_a_refusal_is_told_on_the_log(editor_client, editor):
    statement = make_statement()
    statement.correct(by=editor, version=statement.version, venue="Leeds")
    request = Action.objects.on(statement).first().request
    statement.correct(by=make_user(username="ben"), version=statement.version, note="Odd.")

    response = editor_client.post(UNDO, {"request": request}, follow=True)

    assertContains(response, "ben has changed this since")
    assert fresh(statement).venue == "Leeds"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"verb": "withhold"}, {"Withheld"}),
        ({"thing": "expert"}, {"Introduced", "Changed"}),
        ({"expert": "Ada Lind"}, {"Introduced", "Marked", "Published", "Withheld", "Changed"}),
        ({"headline": "other news"}, {"Brought"}),
        ({"since": "2999-01-01"}, set()),
        (
            {"until": "2999"},
            {"Introduced", "Brought", "Marked", "Published", "Withheld", "Changed"},
        ),
    ],
)
def test_the_log_is_narrowed(editor_client, editor, wanted, found):
    article = make_article("News\n“Rents will fall,” she said.")
    statement = make_statement(article=article, expert=make_expert("Ada Lind"))
    statement.withhold(by=editor, version=statement.version, reason="Wrong.")
    expert = fresh(statement.expert)
    expert.edit(by=editor, version=expert.version, bio="An economist.")
    make_article("Other news\nNobody speaks.")

    page = editor_client.get("/desk/log/", wanted)

    assert {entry.words.split()[0] for entry in page.context["entries"]} == found


def test_the_log_is_narrowed_to_one_person_and_one_article(editor_client, editor):
    statement = make_statement()
    statement.withhold(by=editor, version=statement.version, reason="Wrong.")

    page = editor_client.get("/desk/log/", {"who": editor.pk, "article": statement.article_id})

    assert [entry.words.split()[0] for entry in page.context["entries"]] == ["Withheld"]
    assertContains(page, "Reason: “Wrong.”")


@pytest.mark.parametrize("wanted", [{"since": "soon"}, {"who": "0"}, {"before": "x"}])
def test_what_cannot_be_looked_for_is_said(editor_client, wanted):
    assert editor_client.get("/desk/log/", wanted).status_code == 422


def test_the_log_goes_on_page_by_page_in_few_queries(editor_client, django_assert_num_queries):
    for _number in range(30):
        make_statement()

    with django_assert_num_queries(5):
        page = editor_client.get("/desk/log/")
    assert len(page.context["entries"]) == 50
    assertContains(page, "Older")
    older = editor_client.get("/desk/log/", {"before": page.context["next_before"]})
    shown = {e.action.pk for p in (page, older) for e in p.context["entries"]}
    assert len(shown) == 100


def test_contributors_see_the_log_too():
    client = Client()
    client.force_login(make_user("contributor"))
    make_statement()

    assertContains(client.get("/desk/log/"), "Published ¶2")
