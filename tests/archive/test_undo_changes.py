"""What was corrected, withheld, tagged or edited is undone to what it was."""

import pytest

from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.models import Action, Outlet, Statement, Topic
from newsdesk.archive.models.action import one_request
from newsdesk.archive.spans import make_spans
from newsdesk.archive.undoing import ChangedSince
from tests.archive.turning import fresh, redo_newest, state_of, undo_newest
from tests.factories import (
    make_article,
    make_expert,
    make_outlet,
    make_statement,
    make_suggestion,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_every_corrected_field_comes_back(editor):
    expert, topic = make_expert("Ada Lind"), make_topic("Rents › Caps")
    article = make_article("News\n“Rents will fall,” Lind said on Monday in Leeds.")
    statement = make_statement(
        "Rents will fall,", article=article, expert=expert, topics=[topic], flags=["hedged"]
    )
    before, revision = state_of(statement), article.revision
    spans = make_spans(revision.text, [[6, 16]], cue=[27, 31], source=[22, 26])
    with one_request():
        statement.correct(
            by=editor,
            version=statement.version,
            topics=[make_topic("Wages")],
            public_note="It was another.",
            expert=make_expert("Ben Ode"),
            said_on=article.published_on,
            said_precision="day",
            kind="mixed",
            via=["TASS"],
            venue="Leeds",
            note="Odd.",
            flags=[],
            prediction="yes",
            certainty="inferred",
            printed_source="Lind",
            printed_role="economist",
            anchoring="changed",
            **Statement.placed(revision, spans),
        )
    after = state_of(statement)

    undo_newest(editor)
    assert state_of(statement) == before
    redo_newest(editor)
    assert state_of(statement) == after


def test_readers_are_told_that_a_correction_was_taken_back(editor, client):
    statement = make_statement()
    other = make_expert("Ben Ode")
    statement.correct(
        by=editor, version=statement.version, expert=other, public_note="Said by Ben Ode."
    )

    undo_newest(editor)

    page = client.get(statement.get_absolute_url()).content.decode()
    assert "A correction was taken back. It had said: “Said by Ben Ode.”" in page
    redo_newest(editor)
    notes = Action.objects.public_corrections(fresh(statement)).values_list("public_note")
    assert [note for (note,) in notes][0] == "Said by Ben Ode."


def test_a_draft_that_was_published_is_withheld_and_says_why(editor, client):
    statement = make_statement(publish=False)
    statement.publish(by=editor, version=1)
    published = state_of(statement)

    undo_newest(editor)

    assert fresh(statement).status == "withheld"
    page = client.get(statement.get_absolute_url())
    assert page.status_code == 410
    assert "Its approval was taken back." in page.content.decode()
    redo_newest(editor)
    assert state_of(statement) == published


def test_withholding_and_discarding_are_undone(editor):
    public, draft = make_statement("One."), make_statement("Two.", publish=False)
    before = [state_of(public), state_of(draft)]
    public.withhold(by=editor, version=public.version, reason="Wrong.")
    draft.discard(by=editor, version=draft.version)

    undo_newest(editor)
    undo_newest(editor)

    assert [state_of(public), state_of(draft)] == before
    assert list(Statement.objects.listed()) == [public]
    redo_newest(editor)
    redo_newest(editor)
    assert (fresh(public).status, fresh(draft).status) == ("withheld", "discarded")


def test_tags_of_several_at_once_go_together_or_not_at_all(editor):
    statements = [make_statement(f"Words {number}.") for number in range(3)]
    with one_request():
        topic = Topic.objects.plant("Rents › Caps", by=editor)
        for each in statements:
            each.retag(by=editor, add=[topic])

    turned = undo_newest(editor, statements[0].article)

    assert turned.words == "Tagged 3 statements"
    assert {article.pk for article in turned.articles} == {each.article_id for each in statements}
    assert [fresh(each).direct_topics() for each in statements] == [[], [], []]
    redo_newest(editor)
    assert [fresh(each).direct_topics() for each in statements] == [[topic]] * 3
    fresh(statements[1]).retag(by=make_user(username="ben"), remove=[topic])
    with pytest.raises(ChangedSince, match="ben"):
        undo_newest(editor)
    assert fresh(statements[0]).direct_topics() == [topic]


def test_the_topics_that_a_suggestion_proposes_are_put_back(editor):
    suggestion, statement = make_suggestion(), make_statement()
    first, topic = make_topic(), make_topic()
    suggestion.topic_guesses.add(first)
    with one_request():
        suggestion.retag(by=editor, add=[topic], remove=[first])
        statement.retag(by=editor, add=[topic])

    assert undo_newest(editor, suggestion.article).words == "Tagged 2 statements"
    assert list(suggestion.topic_guesses.all()) == [first]
    redo_newest(editor, suggestion.article)
    assert list(suggestion.topic_guesses.all()) == [topic]
    undo_newest(editor, suggestion.article)
    assert list(suggestion.topic_guesses.all()) == [first]


def test_words_quoted_inside_are_undone_before_those_around_them(editor):
    article = make_article("News\n“She said ‘no’ then,” he said.")
    outer = Statement.objects.record(
        article, by=editor, kind="direct", spans=make_spans(article.revision.text, [[6, 24]])
    )
    make_statement("no", article=article, nested_in=outer, publish=False)

    with pytest.raises(NotAllowed, match="quoted inside"):
        undo_newest(editor)
    assert fresh(outer).status == "draft"


def test_an_articles_facts_state_and_withholding_are_undone():
    publisher = make_user("publisher")
    statement = make_statement(article=make_article(outlet=make_outlet()))
    article = fresh(statement.article)
    first = article.as_logged()
    kinds = ["headline", "caption", *["paragraph"] * (len(article.revision.blocks) - 2)]
    article.edit(
        by=publisher,
        version=article.version,
        block_kinds=kinds,
        headline="Else",
        published_on=None,
        published_precision="unknown",
        outlet_id=make_outlet().pk,
    )
    article.set_state("done", by=publisher)
    article.withhold(by=publisher, version=article.version, reason="A court.")
    last = fresh(article).as_logged()
    assert fresh(statement).zone == "caption"

    for _step in range(3):
        undo_newest(publisher, article)

    same = first.keys() - {"version"}
    assert {name: fresh(article).as_logged()[name] for name in same} == {n: first[n] for n in same}
    assert list(Statement.objects.listed()) == [statement]
    assert fresh(statement).zone == "body"
    for _step in range(3):
        redo_newest(publisher, article)
    now = fresh(article).as_logged() | {"withheld_at": "", "version": 0}
    assert now == last | {"withheld_at": "", "version": 0}


def test_an_articles_state_is_undone_whatever_became_of_its_facts(editor):
    article = make_article()
    article.set_state("done", by=editor)
    fresh(article).edit(by=make_user(), version=article.version, headline="Else")

    undo_newest(editor)

    assert (fresh(article).state, fresh(article).headline) == ("waiting", "Else")


def test_only_a_publisher_undoes_the_withholding_of_an_article():
    publisher, article = make_user("publisher"), make_article()
    article.withhold(by=publisher, version=article.version, reason="A court.")
    publisher.role = "editor"
    publisher.save()

    with pytest.raises(NotAllowed, match="Only a publisher"):
        undo_newest(publisher)
    assert fresh(article).withheld_at


def test_an_expert_a_topic_and_an_outlet_are_what_they_were():
    publisher = make_user("publisher")
    expert, topic, outlet = make_expert("Ada Lind"), make_topic("Rents › Caps"), make_outlet("Post")
    statement = make_statement(expert=expert, topics=[topic])
    parent = make_topic("Housing")
    for thing in (expert, topic, outlet):
        thing.refresh_from_db()
    before = [each.as_logged() | {"version": 0} for each in (expert, topic, outlet)]
    expert.edit(by=publisher, version=expert.version, name="Ada Orr", bio="An economist.")
    topic.edit(by=publisher, version=topic.version, name="Rent caps", parent_id=parent.pk)
    outlet.edit(by=publisher, version=outlet.version, name="The Post")
    after = [each.as_logged() | {"version": 0} for each in (expert, topic, outlet)]

    for _step in range(3):
        undo_newest(publisher)

    things = [fresh(expert), fresh(topic), fresh(outlet)]
    assert [each.as_logged() | {"version": 0} for each in things] == before
    assert fresh(expert).all_forms() == ["Ada Lind"]
    assert statement.topic_links.filter(topic=fresh(topic).parent).exists()
    for _step in range(3):
        redo_newest(publisher)
    things = [fresh(expert), fresh(topic), fresh(outlet)]
    assert [each.as_logged() | {"version": 0} for each in things] == after


def test_a_name_learned_since_survives_the_undo_of_an_edit(editor):
    expert = make_expert("Ada Lind")
    expert.edit(by=editor, version=expert.version, names={"A. Lind": "alias"})
    expert.add_name("Ada Lindt", "misprint")

    undo_newest(editor)

    assert fresh(expert).all_forms() == ["Ada Lind", "Ada Lindt"]


def test_who_edited_an_expert_since_is_named(editor):
    expert = make_expert("Ada Lind")
    expert.edit(by=editor, version=expert.version, bio="An economist.")
    expert.edit(by=make_user(username="ben"), version=expert.version, bio="A baker.")

    with pytest.raises(ChangedSince, match="ben has changed this since .*: changed Ada Lind"):
        undo_newest(editor)
    assert fresh(expert).bio == "A baker."


def test_a_name_that_was_taken_meanwhile_is_not_given_twice(editor):
    outlet = make_outlet("Post")
    outlet.edit(by=editor, version=outlet.version, name="The Post")
    Outlet.objects.create(name="Post")

    with pytest.raises(NotAllowed):
        undo_newest(editor)
    assert fresh(outlet).name == "The Post"
