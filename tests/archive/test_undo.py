"""What one click did is undone as one, by who did it, as long as nobody changed it since."""

import pytest

from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.models import Article, Statement
from newsdesk.archive.undoing import ChangedSince, redoable, undo, undoable
from tests.archive.turning import approve, fresh, redo_newest, state_of, undo_newest
from tests.factories import (
    make_expert,
    make_statement,
    make_suggestion,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_undo_and_redo_go_on_as_long_as_one_likes(editor):
    statement = make_statement(publish=False)
    statement.correct(by=editor, version=1, note="one")
    statement.correct(by=editor, version=2, note="two")

    for _round in range(3):
        undo_newest(editor)
        undo_newest(editor)
        assert fresh(statement).note == ""
        assert undoable(editor) is None
        redo_newest(editor)
        assert fresh(statement).note == "one"
        redo_newest(editor)
        assert fresh(statement).note == "two"
        assert redoable(editor) is None


def test_something_new_drops_what_could_be_done_again_in_that_article_alone(editor):
    one, other = make_statement("One."), make_statement("Two.")
    for each in (one, other):
        each.correct(by=editor, version=each.version, note="a note")
        undo_newest(editor, each.article)

    fresh(one).correct(by=editor, version=fresh(one).version, venue="Leeds")
    fresh(other).correct(by=make_user(), version=fresh(other).version, venue="Leeds")

    assert redoable(editor, one.article) is None
    assert redoable(editor, other.article)
    with pytest.raises(ChangedSince):
        redo_newest(editor, other.article)


def test_who_changed_it_since_is_named_and_nothing_is_undone(editor):
    ben = make_user(username="ben")
    statement = make_statement(expert=make_expert("Ada Lind"))
    statement.correct(by=editor, version=statement.version, venue="Leeds")
    statement.correct(by=ben, version=statement.version, note="Heard it.")
    before = state_of(statement)

    with pytest.raises(ChangedSince, match="ben has changed this since .*: corrected ¶2, Ada Lind"):
        undo_newest(editor)

    assert state_of(statement) == before
    undo_newest(ben)
    undo_newest(editor)
    assert fresh(statement).venue == ""


def test_ones_own_later_changes_come_first(editor):
    statement = make_statement(publish=False)
    statement.correct(by=editor, version=1, note="one")
    first = undoable(editor)
    statement.correct(by=editor, version=2, note="two")

    with pytest.raises(ChangedSince, match="You have changed this since .* Undo that first"):
        undo(first, by=editor)


def test_a_change_beside_the_log_stands_in_the_way(editor):
    statement = make_statement(publish=False)
    statement.correct(by=editor, version=1, note="one")
    Statement.objects.filter(pk=statement.pk).update(venue="Leeds")

    with pytest.raises(NotAllowed, match="by a merge or an import"):
        undo_newest(editor)


def test_nobody_undoes_what_somebody_else_did_nor_twice(editor):
    statement = make_statement(publish=False)
    statement.correct(by=editor, version=1, note="one")
    request = undoable(editor)

    with pytest.raises(NotAllowed, match="nothing of yours"):
        undo(request, by=make_user())
    undo(request, by=editor)
    with pytest.raises(NotAllowed, match="undone already"):
        undo(request, by=editor)


def test_a_contributor_cannot_undo_what_has_become_public():
    contributor, editor = make_user("contributor"), make_user("editor")
    statement = approve(make_suggestion(), contributor)
    statement.publish(by=editor, version=statement.version)

    with pytest.raises(ChangedSince, match="published"):
        undo_newest(contributor)


def test_bringing_in_and_replacing_a_text_are_not_undone(editor):
    article = Article.objects.bring_in(text="News\nOld words.", by=editor).article
    assert undoable(editor) is None
    article.replace_text("News\nNew words.", by=editor, version=article.version)

    with pytest.raises(NotAllowed, match="Replace it again by what it was"):
        undo_newest(editor)
