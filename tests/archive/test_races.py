"""Two people at once: on either database both succeed, or one is told; nothing falls between."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from newsdesk.archive.conflicts import Conflict
from newsdesk.archive.models import Article, Expert, Statement, StatementTopic, Suggestion
from newsdesk.archive.spans import make_spans
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
