"""Two become one, nothing is lost, and it can be taken apart for ever."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client

from newsdesk.archive import merging
from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.models import (
    Action,
    Affiliation,
    Disclosure,
    DistinctExperts,
    Expert,
    ExpertName,
    MergedExpert,
    MergedOrganisation,
    MergedTopic,
    Organisation,
    OrganisationName,
    Statement,
    StatementTopic,
    Suggestion,
    Topic,
)
from newsdesk.archive.undoing import redo, redoable, undo, undoable
from tests.factories import (
    make_article,
    make_expert,
    make_statement,
    make_suggestion,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

KINDS = (
    Affiliation,
    Disclosure,
    DistinctExperts,
    Expert,
    ExpertName,
    MergedExpert,
    MergedOrganisation,
    MergedTopic,
    Organisation,
    OrganisationName,
    Statement,
    StatementTopic,
    Suggestion,
    Topic,
)


def archive_as_rows():
    """Every row of what a merge may touch, without versions."""
    return {
        kind.__name__: [
            {name: value for name, value in row.items() if name != "version"}
            for row in kind.objects.order_by("pk").values()
        ]
        for kind in KINDS
    }


@pytest.fixture
def kolev():
    """Somebody quoted twice, once under a misprint, with a role, a disclosure and a suggestion."""
    expert = make_expert("Ivan Kolev", bio="Historian.", wikidata="Q42")
    expert.add_name("Ivan Kolew", ExpertName.Kind.MISPRINT)
    expert.affiliations.create(role="historian")
    expert.disclosures.create(text="Advises Vell.", disclosed_on="2024-01-02")
    make_statement("Rents will fall,", expert=expert)
    make_statement("Wages rise.", expert=expert, publish=False)
    suggestion = make_suggestion("Ice melts.")
    Suggestion.objects.filter(pk=suggestion.pk).update(expert_guess=expert)
    return expert


@pytest.fixture
def koleff():
    """The same person, recorded again under another spelling."""
    expert = make_expert("Ivan Koleff")
    expert.add_name("Ivan Kolew", ExpertName.Kind.MISPRINT)
    make_statement("Trade grows.", expert=expert)
    return expert


def merged(source, target, by):
    source.refresh_from_db()
    target.refresh_from_db()
    return merging.merge(source, target, by=by, versions=(source.version, target.version))


def test_everything_goes_to_the_one_that_is_left(editor, kolev, koleff):
    merged(kolev, koleff, editor)

    koleff.refresh_from_db()
    assert koleff.statements.count() == 3
    assert koleff.all_forms() == ["Ivan Kolev", "Ivan Koleff", "Ivan Kolew"]
    assert [str(each) for each in koleff.affiliations.all()] == ["historian"]
    assert koleff.disclosures.get().text == "Advises Vell."
    assert Suggestion.objects.get().expert_guess == koleff
    assert (koleff.bio, koleff.wikidata) == ("Historian.", "Q42")
    assert not Expert.objects.filter(pk=kolev.pk).exists()


def test_the_preview_counts_what_is_moved_and_what_both_have(editor, kolev, koleff):
    told = {each.noun: (each.moved, each.doubled) for each in merging.preview(kolev, koleff)}

    trail = merged(kolev, koleff, editor)

    moved = {label.split(".")[1]: len(ids) for label, ids in trail.moved["rows"].items()}
    assert told == {
        "statements": (moved["statement"], 0),
        "suggestions": (moved["suggestion"], 0),
        "expert names": (moved["expertname"], 1),
        "affiliations": (moved["affiliation"], 0),
        "disclosures": (moved["disclosure"], 0),
    }


def test_readers_find_everything_at_once(client, editor, kolev, koleff):
    old = kolev.get_absolute_url()
    merged(kolev, koleff, editor)

    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (301, koleff.get_absolute_url())
    for name in ("Kolev", "Koleff", "Kolew"):
        found = client.get("/search/", {"q": name}).context["listing"]
        assert found.count == 2, name
    assert client.get(koleff.get_absolute_url()).context["counts"]["statements"] == 2
    for row in Statement.objects.exclude(search_text="").as_listed():
        stored = Statement.objects.get(pk=row.pk)
        assert (stored.seq, stored.search_names) == (row.seq, row.search_names)


def test_taken_apart_every_row_is_as_it_was(client, editor, kolev, koleff):
    before = archive_as_rows()
    trail = merged(kolev, koleff, editor)

    merging.take_apart(trail, by=editor)

    assert archive_as_rows() == before
    assert client.get(kolev.get_absolute_url()).status_code == 200
    assert client.get("/search/?q=Kolev").context["listing"].count == 1
    assert client.get("/search/?q=Koleff").context["listing"].count == 1


def test_what_happened_since_stays_when_it_is_taken_apart(editor, kolev, koleff):
    theirs = kolev.statements.get(status="published")
    trail = merged(kolev, koleff, editor)
    third = make_expert("Ben Ode")
    theirs.refresh_from_db()
    theirs.correct(by=editor, version=theirs.version, expert=third, public_note="It was Ben Ode.")
    new = make_statement("Snow falls.", expert=Expert.objects.get(pk=koleff.pk))

    back = merging.take_apart(trail, by=editor)

    theirs.refresh_from_db()
    new.refresh_from_db()
    assert theirs.expert == third
    assert new.expert == koleff
    assert [each.text for each in back.statements.all()] == ["Wages rise."]


def test_an_address_leads_on_in_one_step_however_often_one_merges(client, editor, kolev, koleff):
    third = make_expert("I. Koleff")
    make_statement("Snow falls.", expert=third)
    addresses = [kolev.get_absolute_url(), koleff.get_absolute_url()]
    before = archive_as_rows()
    first = merged(kolev, koleff, editor)
    second = merged(koleff, third, editor)

    for address in addresses:
        assert client.get(address)["Location"] == third.get_absolute_url()

    # In whatever order they are taken apart.
    first.refresh_from_db()
    merging.take_apart(first, by=editor)
    assert client.get(addresses[0]).status_code == 200
    assert client.get(addresses[1])["Location"] == third.get_absolute_url()
    second.refresh_from_db()
    merging.take_apart(second, by=editor)
    assert archive_as_rows() == before


def test_two_people_found_to_differ_are_not_merged_and_stay_apart_from_others(
    editor, kolev, koleff
):
    third = make_expert("Iva Kolev")
    DistinctExperts.objects.tell_apart(kolev, third, by=editor)
    with pytest.raises(NotAllowed, match="are two people"):
        merged(third, kolev, editor)

    before = archive_as_rows()
    trail = merged(kolev, koleff, editor)
    assert DistinctExperts.objects.between(third, koleff).count() == 1
    merging.take_apart(trail, by=editor)
    assert archive_as_rows() == before


def test_two_identifiers_are_two_people(editor, kolev, koleff):
    Expert.objects.filter(pk=koleff.pk).update(wikidata="Q43")

    with pytest.raises(NotAllowed, match="Q42 and Q43"):
        merged(kolev, koleff, editor)


def test_nobody_is_merged_over_a_newer_version_or_by_a_contributor(editor, kolev, koleff):
    versions = (kolev.version, koleff.version)
    Expert.objects.get(pk=koleff.pk).edit(by=editor, version=koleff.version, bio="Poet.")
    with pytest.raises(Conflict):
        merging.merge(kolev, koleff, by=editor, versions=versions)
    with pytest.raises(NotAllowed):
        merged(kolev, koleff, make_user("contributor"))
    with pytest.raises(NotAllowed):
        merged(kolev, kolev, editor)


def test_the_name_is_kept_if_somebody_else_took_it_meanwhile(editor, kolev, koleff):
    trail = merged(kolev, koleff, editor)
    namesake = make_expert("Ivan Kolev")

    with pytest.raises(NotAllowed, match="another one of this name"):
        merging.take_apart(trail, by=editor)

    namesake.edit(by=editor, version=namesake.version, distinction="the poet")
    assert merging.take_apart(trail, by=editor).statements.count() == 2


def test_a_merge_is_undone_and_done_again_like_every_step(editor, kolev, koleff):
    first = archive_as_rows()
    merged(kolev, koleff, editor)
    last = archive_as_rows()

    undo(undoable(editor), by=editor)
    assert archive_as_rows() == first
    redo(redoable(editor), by=editor)
    again = archive_as_rows()
    for rows in (again, last):
        for trail in rows["MergedExpert"]:
            del trail["id"], trail["merged_at"], trail["moved"]
    assert again == last
    undo(undoable(editor), by=editor)
    assert archive_as_rows() == first


def test_whoever_changed_the_one_that_is_left_a_merge_is_undone(editor, kolev, koleff):
    merged(kolev, koleff, editor)
    left = Expert.objects.get(pk=koleff.pk)
    left.edit(by=make_user("editor"), version=left.version, bio="Poet.")

    undo(undoable(editor), by=editor)

    assert Expert.objects.get(pk=kolev.pk).bio == "Historian."
    assert Expert.objects.get(pk=koleff.pk).bio == "Poet."


def test_the_log_says_who_was_merged_and_how_much_moved(editor, kolev, koleff):
    merged(kolev, koleff, editor)

    action = Action.objects.on(koleff).first()
    assert action.verb == "merge"
    assert action.after["merged"]["name"] == "Ivan Kolev"
    assert action.after["merged"]["moved"]["archive.statement.expert"] == 2


@pytest.fixture
def prize():
    """A model that refers to experts, of which merging has never heard."""

    class Prize(models.Model):
        holder = models.ForeignKey(Expert, models.CASCADE)
        name = models.CharField()

        class Meta:
            app_label = "archive"
            constraints = [models.UniqueConstraint(fields=["holder", "name"], name="prize_once")]

        def __str__(self):
            return self.name

    with connection.schema_editor() as schema:
        schema.create_model(Prize)
    yield Prize
    with connection.schema_editor() as schema:
        schema.delete_model(Prize)
    del apps.all_models["archive"]["prize"]
    apps.clear_cache()


@pytest.mark.django_db(transaction=True)
def test_a_relation_that_is_added_later_is_moved_too(prize, kolev, koleff):
    editor = make_user("editor")
    for holder, name in [(kolev, "Vell Prize"), (kolev, "Medal"), (koleff, "Medal")]:
        prize.objects.create(holder=holder, name=name)
    before = list(prize.objects.order_by("pk").values())

    trail = merged(kolev, koleff, editor)
    held = prize.objects.order_by("name").values_list("name", "holder")
    assert list(held) == [("Medal", koleff.pk), ("Vell Prize", koleff.pk)]

    merging.take_apart(trail, by=editor)
    assert list(prize.objects.order_by("pk").values()) == before


@pytest.fixture
def rents(editor):
    """Two topics that are one, with a question of one name in each, and one more."""
    rents, housing = make_topic("Rents"), make_topic("Housing")
    topics = [make_topic(path) for path in ("Rents › Caps", "Housing › Caps", "Rents › Freezes")]
    make_statement("Rents will fall,", topics=[topics[0]])
    make_statement("Wages rise.", topics=[topics[1]])
    make_statement("Trade grows.", topics=[topics[2], housing])
    make_statement("Ice melts.", topics=[rents, topics[1]])
    return rents, housing


def test_topics_are_merged_with_the_questions_within_them(client, rents, editor):
    rents, housing = rents
    before = archive_as_rows()
    old = [rents.get_absolute_url(), Topic.objects.find("Rents › Caps").get_absolute_url()]

    trail = merged(rents, housing, editor)

    assert [str(each) for each in Topic.objects.in_order()] == [
        "Housing",
        "Housing › Caps",
        "Housing › Freezes",
    ]
    counts = {each.name: each.statement_count for each in Topic.objects.with_counts()}
    assert counts == {"Housing": 4, "Caps": 3, "Freezes": 1}
    caps = Topic.objects.find("Housing › Caps")
    assert [client.get(each)["Location"] for each in old] == [
        housing.get_absolute_url(),
        caps.get_absolute_url(),
    ]
    for statement in Statement.objects.all():
        links = {link.topic_id: link.is_direct for link in statement.topic_links.all()}
        assert links == Statement.links_to(statement.direct_topics())

    merging.take_apart(trail, by=editor)
    assert archive_as_rows() == before


def test_a_question_is_merged_into_one_of_another_topic(rents, editor):
    before = archive_as_rows()
    freezes, caps = Topic.objects.find("Rents › Freezes"), Topic.objects.find("Housing › Caps")

    trail = merged(freezes, caps, editor)

    statement = Statement.objects.get(text="Trade grows.")
    assert {str(link.topic) for link in statement.topic_links.all()} == {
        "Housing",
        "Housing › Caps",
    }
    merging.take_apart(trail, by=editor)
    rows = archive_as_rows()
    for each in (rows, before):
        # The links above a question are made anew.
        each["StatementTopic"] = [{**row, "id": 0} for row in each["StatementTopic"]]
        each["StatementTopic"].sort(key=lambda row: (row["statement_id"], row["topic_id"]))
    assert rows == before


def test_a_question_and_a_topic_are_not_merged(rents, editor):
    with pytest.raises(NotAllowed, match="Move one of them first"):
        merged(Topic.objects.find("Rents › Caps"), rents[1], editor)


def test_a_draft_of_a_merged_expert_is_found_by_its_editor(editor, kolev, koleff):
    merged(kolev, koleff, editor)
    desk = Client()
    desk.force_login(editor)

    article = make_article()
    answer = desk.get("/desk/experts/search/", {"q": "Ivan Kolev", "article": article.pk})

    assert "Ivan Koleff" in answer.content.decode()
