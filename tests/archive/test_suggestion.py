import pytest

from newsdesk.archive.conflicts import Conflict, Gone, NotAllowed
from newsdesk.archive.models import Action, Statement, Suggestion
from newsdesk.archive.spans import make_spans
from tests.factories import make_article, make_expert, make_suggestion, make_user

pytestmark = pytest.mark.django_db


def accept(suggestion, by, **fields):
    spans = make_spans(suggestion.revision.text, suggestion.payload["spans"])
    fields = {"kind": "direct", "attribution": "named", "expert": make_expert()} | fields
    return suggestion.accept(by=by, spans=spans, **fields)


def test_an_editors_yes_publishes_and_a_contributors_makes_a_draft(editor):
    assert accept(make_suggestion(), editor).is_published
    assert accept(make_suggestion(), make_user("contributor")).status == "draft"


def test_of_two_editors_only_one_decides(editor):
    suggestion = make_suggestion()
    suggestion.reject(by=make_user("editor"))

    with pytest.raises(Conflict):
        accept(suggestion, editor)

    assert not Statement.objects.exists()


def test_a_suggestion_that_the_finder_took_back_is_gone(editor):
    suggestion = make_suggestion()
    Suggestion.objects.all().delete()

    with pytest.raises(Gone, match="the finder has read the article again"):
        suggestion.reject(by=editor)
    with pytest.raises(Gone):
        accept(suggestion, editor)

    assert not Statement.objects.exists()


def test_what_cannot_be_published_leaves_the_suggestion_open(editor):
    suggestion = make_suggestion()

    with pytest.raises(NotAllowed):
        accept(suggestion, editor, attribution="undecided", expert=None)

    suggestion.refresh_from_db()
    assert suggestion.decision == "open"
    assert not Statement.objects.exists()


def test_a_rejection_can_be_taken_back(editor):
    suggestion = make_suggestion()
    suggestion.reject(by=editor)
    suggestion.reopen(by=editor)

    assert accept(suggestion, editor).is_published
    with pytest.raises(NotAllowed):
        suggestion.reopen(by=editor)


def test_the_first_decision_puts_the_article_in_review(editor):
    suggestion = make_suggestion()
    assert suggestion.article.state == "waiting"

    suggestion.reject(by=editor)

    suggestion.article.refresh_from_db()
    assert suggestion.article.state == "in_review"


def test_words_quoted_inside_others_wait_for_those_and_are_nested_in_them(editor):
    article = make_article("News\n“Orr told us “we will sell” in May,” said Ada Lind.")
    outer = make_suggestion("Orr told us “we will sell” in May,", article=article, number=0)
    inner = make_suggestion("we will sell", article=article, number=1, nested_in=0)

    with pytest.raises(NotAllowed, match="quoted inside"):
        accept(inner, editor)
    around = accept(outer, editor)
    nested = accept(inner, editor, kind="indirect")

    assert nested.nested_in == around
    assert list(Statement.objects.listed()) == [around]


def test_what_continues_another_is_tied_to_it(editor):
    article = make_article("News\n“We will sell,” said Ada Lind.\n“Soon.”")
    first = make_suggestion("We will sell,", article=article, number=0)
    second = make_suggestion("Soon.", article=article, number=1, continues=0)

    before = accept(first, editor)

    assert accept(second, editor).continues == before


def test_one_yes_is_logged_as_one_request(editor):
    accept(make_suggestion(), editor)

    said_yes = Action.objects.filter(verb__in=["accept", "publish", "state"])
    assert said_yes.count() == 4
    assert said_yes.values("request").distinct().count() == 1
