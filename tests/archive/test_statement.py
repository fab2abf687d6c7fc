import pytest
from django.db import IntegrityError, transaction

from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.models import Action, Claim, Statement
from newsdesk.archive.search import parse
from tests.factories import (
    make_article,
    make_expert,
    make_statement,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db


def listed():
    return set(Statement.objects.listed())


def test_a_draft_is_in_no_list_until_it_is_published(editor):
    draft = make_statement(publish=False)
    assert listed() == set()

    draft.publish(by=editor, version=draft.version)

    assert listed() == {draft}
    assert Statement.objects.matching(parse("rents")).get() == draft


def test_a_stale_save_is_refused_and_changes_nothing(editor):
    statement = make_statement(publish=False)
    mine, theirs = (Statement.objects.get(pk=statement.pk) for _ in range(2))
    theirs.correct(by=editor, version=1, note="theirs")

    with pytest.raises(Conflict) as conflict:
        mine.correct(by=editor, version=1, note="mine")

    assert conflict.value.theirs.note == "theirs"
    assert Statement.objects.get(pk=statement.pk).note == "theirs"


def test_an_inferred_speaker_must_be_confirmed_before_publishing(editor):
    draft = make_statement(publish=False, certainty="inferred")

    with pytest.raises(NotAllowed, match="Confirm"):
        draft.publish(by=editor, version=draft.version)
    draft.publish(by=editor, version=draft.version, is_confirmed=True)

    assert draft in listed()


def test_an_undecided_speaker_cannot_be_published(editor):
    draft = make_statement(publish=False, attribution="undecided")

    with pytest.raises(NotAllowed, match="Choose who said this"):
        draft.publish(by=editor, version=draft.version)


def test_a_contributor_cannot_publish_or_touch_what_is_public():
    contributor = make_user("contributor")
    draft, public = make_statement(publish=False), make_statement("Permits doubled,")

    with pytest.raises(NotAllowed):
        draft.publish(by=contributor, version=draft.version)
    with pytest.raises(NotAllowed):
        public.correct(by=contributor, version=public.version, note="x")
    with pytest.raises(NotAllowed):
        public.retag(by=contributor, add=[make_topic()])


def test_withholding_needs_a_reason_and_takes_it_out_of_search(editor):
    statement = make_statement()

    with pytest.raises(NotAllowed, match="Say why"):
        statement.withhold(by=editor, version=statement.version, reason=" ")
    statement.withhold(by=editor, version=statement.version, reason="The speaker was misheard.")

    assert listed() == set()
    assert not Statement.objects.matching(parse("rents")).exists()
    assert statement.status_reason == "The speaker was misheard."


def test_what_was_public_can_come_back_but_is_never_a_draft_or_discarded(editor):
    statement = make_statement()
    statement.withhold(by=editor, version=statement.version, reason="To be checked.")

    with pytest.raises(NotAllowed):
        statement.discard(by=editor, version=statement.version)
    statement.publish(by=editor, version=statement.version)

    assert statement in listed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(pk=statement.pk).update(status="draft")


def test_changing_published_words_or_speaker_asks_for_a_note_to_readers(editor):
    statement, other = make_statement(), make_expert("Ben Orr")

    with pytest.raises(NotAllowed, match="Say in a sentence"):
        statement.correct(by=editor, version=statement.version, expert=other)
    statement.correct(
        by=editor, version=statement.version, expert=other, public_note="It was Mr Orr."
    )

    assert Statement.objects.matching(parse("orr rents")).get() == statement
    assert Action.objects.on(statement).first().public_note == "It was Mr Orr."


def test_every_step_is_logged_with_what_was_before_and_after(editor):
    statement = make_statement(publish=False)
    statement.publish(by=editor, version=1)

    published, created = Action.objects.on(statement)

    assert (created.verb, published.verb, published.by) == ("create", "publish", editor)
    assert published.before["status"] == "draft"
    assert published.after["status"] == "published"
    assert (published.before["version"], published.after["version"]) == (1, 2)


def test_a_tag_on_a_subtopic_is_found_under_the_topic_above_it(editor):
    rents = make_topic("Housing › Rents")
    statement = make_statement()

    statement.retag(by=editor, add=[rents])
    statement.retag(by=editor, add=[rents])

    assert list(Statement.objects.listed().about(rents.parent)) == [statement]
    assert statement.direct_topics() == [rents]
    assert Action.objects.on(statement).filter(verb="tag").count() == 1
    statement.retag(by=editor, remove=[rents])
    assert not Statement.objects.about(rents.parent).exists()


def test_a_standfirsts_twin_counts_only_while_the_body_says_it_not(editor):
    article = make_article(
        "Rents\nRents will fall, says Lind.\n“Rents will fall,” said Ada Lind of Vell University."
    )
    claim = Claim.objects.create()
    above = make_statement("Rents will fall, says", article=article, claim=claim, kind="indirect")
    assert above.zone == "standfirst"
    assert listed() == {above}

    below = make_statement("“Rents will fall,”", article=article, claim=claim)
    assert listed() == {below}

    below.withhold(by=editor, version=below.version, reason="Wrong.")
    assert listed() == {above}


def test_a_nested_statement_is_published_and_not_listed():
    outer = make_statement("Trade will grow")
    inner = make_statement("grow", article=outer.article, nested_in=outer)

    assert inner in Statement.objects.published()
    assert listed() == {outer}


def test_withholding_an_article_takes_all_its_statements_along():
    statement, publisher = make_statement(), make_user("publisher")
    article = statement.article

    article.withhold(by=publisher, version=article.version, reason="A court order.")
    assert not Statement.objects.published().exists()
    assert not Statement.objects.matching(parse("rents")).exists()

    article.release(by=publisher, version=article.version)
    assert Statement.objects.matching(parse("rents")).get() == statement


def test_a_rename_is_found_by_the_new_name_and_by_the_old(editor):
    expert = make_expert("Ada Lind")
    statement = make_statement(expert=expert)

    expert.edit(by=editor, version=expert.version, name="Ada Orr")

    assert Statement.objects.matching(parse('"ada orr"')).get() == statement
    assert Statement.objects.matching(parse('"ada lind"')).get() == statement
    assert {n.text: n.kind for n in expert.names.all()} == {
        "Ada Lind": "former",
        "Ada Orr": "primary",
    }


def test_a_misprint_learned_later_finds_what_was_said_before():
    expert = make_expert("Ada Lind")
    statement = make_statement(expert=expert)

    expert.add_name("Ada Lint", "misprint")

    assert Statement.objects.matching(parse("lint rents")).get() == statement


def test_inserted_words_are_not_searched():
    statement = make_statement("We (the ministry) will build", publish=True)
    assert not Statement.objects.matching(parse("ministry")).exists()
    assert Statement.objects.matching(parse('"we will build"')).get() == statement


def test_a_new_date_moves_it_in_the_lists(editor):
    older = make_statement("Older", article=make_article("Old\n“Older” he said.", published="2020"))
    newer = make_statement("Newer")
    assert list(Statement.objects.listed().newest_first()) == [newer, older]

    article = older.article
    article.edit(
        by=editor,
        version=article.version,
        published_on=newer.article.published_on.replace(year=2025),
    )

    assert list(Statement.objects.listed().newest_first()) == [older, newer]
    assert Statement.objects.matching(parse("older")).get() == older
