"""Two people at once: on either database both succeed, or one is told; nothing falls between."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from newsdesk.archive import merging, withholding
from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.merging import splitting
from newsdesk.archive.models import (
    Action,
    Article,
    Expert,
    MergedExpert,
    Statement,
    StatementTopic,
    Suggestion,
)
from newsdesk.archive.spans import make_spans
from newsdesk.archive.undoing import undo, undoable
from tests.archive.consistency import assert_consistent
from tests.factories import make_expert, make_statement, make_suggestion, make_topic, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """Do all of `deeds` in threads of their own, starting together; return what they raised."""
    ready, raised = Barrier(len(deeds)), []

    def run(deed):
        ready.wait()
        try:
            deed()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def assert_in_step():
    """What is listed is what should be, and its topics and the index know it."""
    for row in Statement.objects.all().as_listed():
        assert row.seq == row.stored_seq
    for link in StatementTopic.objects.select_related("statement"):
        assert link.seq == link.statement.seq


@pytest.mark.parametrize("round", range(5))
def test_two_tags_added_at_once_are_both_kept(round):
    editor, statement = make_user(), make_statement()
    topics = [make_topic(), make_topic()]

    raised = at_once(
        *[
            lambda topic=topic: Statement.objects.get(pk=statement.pk).retag(by=editor, add=[topic])
            for topic in topics
        ]
    )

    assert raised == []
    assert set(Statement.objects.get(pk=statement.pk).direct_topics()) == set(topics)
    assert_in_step()


@pytest.mark.parametrize("round", range(5))
def test_of_two_saves_at_once_one_is_told(round):
    editor, statement = make_user(), make_statement(publish=False)

    raised = at_once(
        *[
            lambda note=note: Statement.objects.get(pk=statement.pk).correct(
                by=editor, version=1, note=note
            )
            for note in "ab"
        ]
    )

    assert [type(error) for error in raised] == [Conflict]
    assert Statement.objects.get(pk=statement.pk).version == 2


@pytest.mark.parametrize("round", range(5))
def test_a_rename_and_a_correction_at_once_leave_search_right(round):
    editor, expert = make_user(), make_expert("Ada Lind")
    statement = make_statement(expert=expert, topics=[make_topic()])

    raised = at_once(
        lambda: Expert.objects.get(pk=expert.pk).edit(by=editor, version=1, name="Ada Orr"),
        lambda: Statement.objects.get(pk=statement.pk).withhold(
            by=editor, version=statement.version, reason="Wrong."
        ),
        lambda: Expert.objects.get(pk=expert.pk).add_name("Ada Lint", "misprint"),
    )

    assert raised == []
    assert Statement.objects.get(pk=statement.pk).status == "withheld"
    assert_in_step()


@pytest.mark.parametrize("round", range(5))
def test_an_article_withheld_while_a_suggestion_is_accepted_lists_nothing(round):
    publisher, suggestion = make_user("publisher"), make_suggestion()
    expert, article = make_expert(), suggestion.article
    spans = make_spans(article.revision.text, suggestion.payload["spans"])

    raised = at_once(
        lambda: Article.objects.get(pk=article.pk).withhold(
            by=publisher, version=article.version, reason="A court order."
        ),
        lambda: Suggestion.objects.get(pk=suggestion.pk).accept(
            by=publisher, spans=spans, kind="direct", attribution="named", expert=expert
        ),
    )

    assert raised == []
    assert not Statement.objects.filter(seq__isnull=False).exists()
    assert_in_step()


@pytest.mark.parametrize("round", range(3))
def test_of_two_who_undo_the_same_at_once_one_is_told(round):
    editor, suggestion = make_user(), make_suggestion()
    spans = make_spans(suggestion.revision.text, suggestion.payload["spans"])
    fields = {"kind": "direct", "attribution": "named", "expert": make_expert()}
    statement = suggestion.accept(by=editor, spans=spans, **fields)
    request = undoable(editor)

    raised = at_once(*[lambda: undo(request, by=editor)] * 2)

    assert [type(error) for error in raised] == [NotAllowed]
    assert Statement.objects.get(pk=statement.pk).status == "discarded"
    assert Suggestion.objects.get(pk=suggestion.pk).decision == "open"
    assert_in_step()


@pytest.mark.parametrize("round", range(3))
def test_an_undo_and_somebody_elses_change_at_once_never_mix(round):
    editor, other, statement = make_user(), make_user(), make_statement()
    statement.correct(by=editor, version=statement.version, venue="Leeds")

    raised = at_once(
        lambda: undo(undoable(editor), by=editor),
        lambda: Statement.objects.get(pk=statement.pk).correct(
            by=other, version=statement.version, note="Odd."
        ),
    )

    [error] = raised
    kept = Statement.objects.get(pk=statement.pk)
    is_undone = isinstance(error, Conflict)
    assert (kept.venue, kept.note) == (("", "") if is_undone else ("Leeds", "Odd."))
    assert_in_step()


def merged_at_once(source, target, by):
    """A deed that merges the two as they were when it was asked for."""
    versions = (source.version, target.version)
    return lambda: merging.merge(source, target, by=by, versions=versions)


def make_two():
    """Two experts of two public statements each, and a draft of the first."""
    ada, ben = make_expert("Ada Lind"), make_expert("Ben Ode")
    for expert in (ada, ben):
        for words in ("Rents will fall,", "Wages rise,"):
            make_statement(words, expert=expert, topics=[make_topic()])
    draft = make_statement("Trade grows,", expert=ada, publish=False)
    return Expert.objects.get(pk=ada.pk), Expert.objects.get(pk=ben.pk), draft


def test_of_two_who_merge_two_people_into_each_other_one_is_told():
    editor, other, (ada, ben, _draft) = make_user(), make_user(), make_two()

    raised = at_once(merged_at_once(ada, ben, editor), merged_at_once(ben, ada, other))

    [error] = raised
    assert isinstance(error, (Conflict, NotAllowed)), repr(error)
    [left] = Expert.objects.all()
    assert left.statements.count() == 5
    assert MergedExpert.objects.get().expert == left
    assert_consistent()


# What may be done to somebody who is being merged: with whom, and by whom.
DEEDS = {
    "split": lambda ada, ben, draft, by: splitting.split(
        ada, by=by, version=ada.version, name="Ada Lindt", statements=[draft.pk]
    ),
    "rename": lambda ada, ben, draft, by: ada.edit(by=by, version=ada.version, name="Ada Orr"),
    "approve": lambda ada, ben, draft, by: draft.publish(by=by, version=draft.version),
    "attribute": lambda ada, ben, draft, by: draft.correct(
        by=by, version=draft.version, expert=ben
    ),
    "withhold": lambda ada, ben, draft, by: withholding.withhold(
        ada, by=by, version=ada.version, reason="Made up."
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_merge_and_whatever_else_at_once_never_mix(deed):
    editor, other, (ada, ben, draft) = make_user(), make_user(), make_two()
    seen = Expert.objects.get(pk=ada.pk)

    raised = at_once(merged_at_once(ada, ben, editor), lambda: DEEDS[deed](seen, ben, draft, other))

    # Both are done, or one of the two is told; what is done is there in full.
    assert all(isinstance(error, (Conflict, NotAllowed)) for error in raised), raised
    assert Action.objects.filter(by__in=[editor, other]).count() >= 2 - len(raised) >= 1
    is_merged = Action.objects.filter(by=editor).exists()
    assert MergedExpert.objects.filter(old_id=ada.pk, expert=ben).exists() == is_merged
    draft.refresh_from_db()
    if Action.objects.filter(by=other).exists():
        assert {
            "split": lambda: draft.expert.name == "Ada Lindt",
            "rename": lambda: Expert.objects.get(pk=ada.pk).name == "Ada Orr",
            "approve": lambda: draft.is_published,
            "attribute": lambda: draft.expert == ben,
            "withhold": lambda: Expert.objects.get(pk=ada.pk).withheld_at,
        }[deed]()
    assert_consistent()
