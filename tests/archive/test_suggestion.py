import pytest

from newsdesk.archive.conflicts import Conflict, Gone, NotAllowed
from newsdesk.archive.models import Statement, Suggestion
from newsdesk.archive.spans import make_spans
from tests.factories import make_expert, make_suggestion, make_user

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
