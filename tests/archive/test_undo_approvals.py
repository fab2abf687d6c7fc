"""An approval is undone with what was made for it, and done again at the same address."""

from io import StringIO

import pytest
from django.core.management import call_command

from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.models import Action, Expert, Statement, Suggestion, Topic
from newsdesk.archive.spans import make_spans
from tests.archive.archive_file.lines import export
from tests.archive.archive_file.rich_archive import empty_the_archive
from tests.archive.turning import approve, fresh, redo_newest, state_of, undo_newest
from tests.factories import (
    make_article,
    make_expert,
    make_statement,
    make_suggestion,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_an_approval_is_undone_and_made_again_as_the_same_statement(editor, client):
    suggestion = make_suggestion(words="Rents will fall,")
    statement = approve(suggestion, editor)
    approved = state_of(statement)

    turned = undo_newest(editor, suggestion.article)

    assert turned.words.startswith("Approved ¶2, Expert")
    assert fresh(suggestion).decision == "open"
    assert fresh(suggestion.article).state == "waiting"
    response = client.get(statement.get_absolute_url())
    assert response.status_code == 410
    assert "Its approval was taken back." in response.content.decode()
    assert not Statement.objects.listed().exists()

    redo_newest(editor, suggestion.article)

    assert state_of(statement) == approved
    assert fresh(suggestion).decision == "accepted"
    assert fresh(suggestion.article).state == "in_review"
    assert client.get(statement.get_absolute_url()).status_code == 200
    assert list(Statement.objects.listed()) == [statement]


def test_people_and_topics_go_with_the_draft_for_which_they_were_made():
    contributor, suggestion = make_user("contributor"), make_suggestion()
    statement = approve(suggestion, contributor, name="Ada Lind", topics=["Rents › Caps"])
    drafted, ids = state_of(statement), [statement.expert_id, *Topic.objects.values_list("pk")]

    undo_newest(contributor)

    assert not Expert.objects.exists()
    assert not Topic.objects.exists()
    assert fresh(statement).status == "discarded"
    redo_newest(contributor)
    assert state_of(statement) == drafted
    assert [statement.expert_id, *Topic.objects.values_list("pk")] == ids
    assert Expert.objects.get().all_forms() == ["Ada Lind"]


def test_people_and_topics_that_were_public_stay(editor):
    statement = approve(make_suggestion(), editor, name="Ada Lind", topics=["Rents › Caps"])

    undo_newest(editor)

    assert Expert.objects.get() == statement.expert
    assert Topic.objects.count() == 2


def test_people_who_are_spoken_of_elsewhere_stay():
    contributor = make_user("contributor")
    draft = approve(make_suggestion(), contributor, name="Ada Lind")
    make_statement("Wages rise.", expert=draft.expert, publish=False)

    undo_newest(contributor)

    assert Expert.objects.get() == draft.expert


def test_approving_again_brings_the_same_address_back(editor, client):
    suggestion = make_suggestion()
    statement = approve(suggestion, editor)
    undo_newest(editor)

    again = approve(fresh(suggestion), editor, name="Ada Lind", venue="Leeds")

    assert again == statement
    assert client.get(statement.get_absolute_url()).status_code == 200
    assert fresh(again).expert.name == "Ada Lind"
    undo_newest(editor)
    assert client.get(statement.get_absolute_url()).status_code == 410
    assert fresh(statement).venue == ""


def test_what_was_taken_back_is_exported_and_comes_in_again(editor, tmp_path):
    statement = approve(make_suggestion(), editor, name="Ada Lind")
    undo_newest(editor)
    file, before = tmp_path / "archive.jsonl", export(tmp_path / "archive.jsonl")

    call_command("import_archive", str(file), stdout=StringIO())
    assert Statement.objects.count() == 1
    assert export(file) == before
    Action.objects.update(undoes=None)
    empty_the_archive()
    call_command("import_archive", str(file), stdout=StringIO())

    again = Statement.objects.get()
    assert (again.status, again.status_reason) == ("discarded", Statement.TAKEN_BACK)
    assert (again.text, again.expert.name) == (statement.text, "Ada Lind")
    assert export(file) == before
    call_command("check_search", stdout=StringIO())


def test_a_contributor_who_approves_anew_what_was_public_makes_another_draft(editor):
    suggestion = make_suggestion()
    statement = approve(suggestion, editor)
    undo_newest(editor)

    draft = approve(fresh(suggestion), make_user("contributor"))

    assert (draft.status, fresh(statement).status) == ("draft", "discarded")
    assert draft != statement


def test_what_an_approval_taught_is_forgotten_and_learned_again(editor):
    ada, article = make_expert("Ada Lind"), make_article("News\n“Rents,” said Ada Lindt, a baker.")
    start = article.revision.text.index("Ada Lindt")
    suggestion = make_suggestion(
        "Rents,", article=article, role="baker", source=[start, start + 9], organisation="Vell"
    )
    printed = {"printed_source": "Ada Lindt", "printed_role": "baker"}

    def learned():
        return fresh(ada).all_forms(), [str(each) for each in ada.affiliations.all()]

    approve(suggestion, editor, expert=ada, **printed)
    knowing = learned()
    assert knowing == (["Ada Lind", "Ada Lindt"], ["baker, Vell"])
    undo_newest(editor)
    assert learned() == (["Ada Lind"], [])
    redo_newest(editor)
    assert learned() == knowing


def test_the_finder_may_read_again_without_settling_what_was_undone(editor):
    from newsdesk.intake.suggesting import suggest

    article = make_article("News\n“Rents will fall,” said Ada Lind, an economist.")
    suggest(article)
    suggestion = Suggestion.objects.first()
    approve(suggestion, editor)
    undo_newest(editor)

    suggest(article)

    assert Suggestion.objects.open().filter(pk=suggestion.pk).exists()


def test_a_suggestion_that_the_finder_took_back_is_not_decided_again(editor):
    suggestion = make_suggestion()
    suggestion.reject(by=editor)
    undo_newest(editor)
    suggestion.delete()

    with pytest.raises(NotAllowed, match="The finder has read the article again"):
        redo_newest(editor, suggestion.article)


def test_a_rejection_and_taking_it_back_are_undone(editor):
    suggestion = make_suggestion()
    suggestion.reject(by=editor)
    suggestion.reopen(by=editor)

    undo_newest(editor)
    assert fresh(suggestion).decision == "rejected"
    undo_newest(editor)
    assert fresh(suggestion).decision == "open"
    redo_newest(editor)
    redo_newest(editor)
    assert fresh(suggestion).decision == "open"


def test_words_that_were_marked_are_let_go(editor):
    article = make_article("News\n“Rents will fall,” she said.")
    spans = make_spans(article.revision.text, [[6, 22]])
    statement = Statement.objects.record(article, by=editor, spans=spans, kind="direct")

    assert undo_newest(editor, article).words == "Marked ¶2, no speaker yet"
    assert fresh(statement).status == "discarded"
    redo_newest(editor, article)
    assert fresh(statement).status == "draft"
