"""One topic is made two by what was picked, and that is undone and done again."""

import pytest

from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.merging.splitting import split
from newsdesk.archive.models import Action, MergedTopic, Statement, StatementTopic, Topic
from newsdesk.archive.undoing import redo, redoable, undo, undoable
from tests.archive.test_merging import archive_as_rows
from tests.factories import make_statement, make_topic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def rents():
    """A topic with another name and a question below it; one statement is tagged with both."""
    topic, caps = make_topic("Rents"), make_topic("Rents › Caps")
    topic.make_names({"Leases": "alias"})
    make_statement("Rents will fall,", topics=[topic])
    make_statement("Leases grow longer.", topics=[topic, caps])
    make_statement("Leases end sooner.", topics=[make_topic("Law"), topic])
    make_statement("A draft on leases.", topics=[topic], publish=False)
    topic.refresh_from_db()
    return topic


def split_off(topic, by, **given):
    ids = list(Statement.objects.filter(text__icontains="lease").values_list("pk", flat=True))
    given = {"name": "Leases", "statements": ids} | given
    return split(topic, by=by, version=topic.version, **given)


def texts(topic):
    return sorted(Statement.objects.listed().about(topic).values_list("text", flat=True))


def check_links():
    """Every statement is about its tags and what is above them, and its links are listed as it is."""
    for statement in Statement.objects.all():
        links = {link.topic_id: link.is_direct for link in statement.topic_links.all()}
        assert links == Statement.links_to(statement.direct_topics())
        assert {link.seq for link in statement.topic_links.all()} <= {statement.seq}


def test_what_was_picked_is_about_the_new_one_at_once(client, editor, rents):
    leases = split_off(rents, editor, definition="How long.")

    leases = Topic.objects.get(pk=leases.pk)
    assert (str(leases), leases.definition) == ("Leases", "How long.")
    assert texts(leases) == ["Leases end sooner.", "Leases grow longer."]
    # By the question below it, one is about both.
    assert texts(rents) == ["Leases grow longer.", "Rents will fall,"]
    check_links()
    assert client.get(leases.get_absolute_url()).context["counts"]["statements"] == 2
    assert client.get("/search/", {"topic": leases.pk}).context["listing"].count == 2
    # It was another name of the first one, and leads to the second from here on.
    assert Topic.objects.find("Leases") == leases
    law = Statement.objects.get(text="Leases end sooner.")
    assert [str(topic) for topic in law.direct_topics()] == ["Law", "Leases"]


@pytest.mark.parametrize("is_below", [False, True], ids=["beside", "below"])
def test_it_is_undone_and_done_again(client, editor, rents, is_below):
    first = archive_as_rows()
    leases = split_off(rents, editor, is_below=is_below)
    if is_below:
        assert str(Topic.objects.get(pk=leases.pk)) == "Rents › Leases"
        assert len(texts(rents)) == 3
    check_links()
    address = Topic.objects.get(pk=leases.pk).get_absolute_url()

    undo(undoable(editor), by=editor)
    undone = archive_as_rows()
    check_links()
    assert [each["old_id"] for each in undone.pop("MergedTopic")] == [leases.pk]
    assert client.get(address)["Location"] == rents.get_absolute_url()
    first.pop("MergedTopic")
    for rows in (first, undone):
        # What is inherited is made anew.
        for row in rows["StatementTopic"]:
            row["id"] = row["id"] if row["is_direct"] else 0
        rows["StatementTopic"].sort(key=str)
    assert undone == first

    redo(redoable(editor), by=editor)
    check_links()
    assert client.get(address).status_code == 200
    assert len(texts(leases)) == 2
    assert not MergedTopic.objects.exists()


def test_what_came_since_stays_when_it_is_undone(editor, rents):
    leases = split_off(rents, editor)
    make_statement("Fog lifts.", topics=[leases])
    again = Statement.objects.get(text="Leases end sooner.")
    again.retag(by=editor, add=[rents])

    # What was done to a statement since is no part of the split.
    undo(Action.objects.get(verb="split").request, by=editor)

    assert texts(leases) == ["Fog lifts."]
    assert len(texts(rents)) == 3
    check_links()
    assert not MergedTopic.objects.exists()


def test_what_makes_no_two_topics_is_refused(editor, rents):
    everything = list(Statement.objects.values_list("pk", flat=True))
    law = Topic.objects.get(name="Law")
    ends = Statement.objects.get(text="Leases end sooner.")

    for given, told in [
        ({"statements": []}, "at least one"),
        ({"name": "law"}, "leads to “Law” already"),
    ]:
        with pytest.raises(NotAllowed, match=told):
            split_off(rents, editor, **given)
    with pytest.raises(NotAllowed, match="has to stay"):
        split(law, by=editor, version=law.version, name="Courts", statements=[ends.pk])
    caps = Topic.objects.find("Rents › Caps")
    with pytest.raises(NotAllowed, match="two levels"):
        split_off(caps, editor, is_below=True)
    with pytest.raises(NotAllowed, match="Only an editor"):
        split_off(rents, make_user("contributor"))
    rents.edit(by=editor, version=rents.version, definition="Prices of homes.")
    with pytest.raises(Conflict):
        split(rents, by=editor, version=1, name="X", statements=everything)
    assert Topic.objects.count() == 3


def test_many_cost_no_more_queries_than_few(editor, rents, django_assert_max_num_queries):
    for number in range(30):
        make_statement(f"Lease {number} ends.", topics=[rents])
    rents.refresh_from_db()

    with django_assert_max_num_queries(40):
        split_off(rents, editor)
    assert StatementTopic.objects.filter(topic__name="Leases").count() == 33
