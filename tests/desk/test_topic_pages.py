import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from newsdesk.archive.models import Action, Statement, Topic
from newsdesk.desk.views import topics as views
from tests.desk.record_page import edit_of, form_of, page_of
from tests.factories import make_expert, make_statement, make_topic, make_user

pytestmark = pytest.mark.django_db

LIST, NEW = "desk:topic_list", "desk:topic_new"


def tree(client, **wanted):
    """The tree that is shown, as names: a topic in brackets only shows where others belong."""
    rows = client.get(reverse(LIST), wanted).context["tree"]
    return [
        (top.name if is_matching else f"({top.name})", [topic.name for topic in below])
        for top, is_matching, below in rows
    ]


def save(client, topic, **changes):
    return client.post(edit_of(topic), form_of(client, topic) | changes)


def test_the_tree_shows_both_levels_with_how_much_is_on_each(editor_client):
    caps = make_topic("Rents › Rent caps")
    make_topic("Courts")
    make_statement(expert=make_expert(), topics=[caps])
    make_statement("Rents will rise,", expert=make_expert(), topics=[caps], publish=False)

    response = editor_client.get(reverse(LIST))

    assert tree(editor_client) == [("Courts", []), ("Rents", ["Rent caps"])]
    # Once for the question, once for the topic above it.
    assertContains(response, "1 statement<", count=2)
    assertContains(response, "1 draft<", count=2)


def test_it_can_be_narrowed_and_shows_where_what_is_found_belongs(editor_client):
    make_statement(expert=make_expert(), topics=[make_topic("Rents › Rent caps")])
    make_topic("Rents › Rent freezes")
    make_topic("Courts")

    assert tree(editor_client, words="CAPS") == [("(Rents)", ["Rent caps"])]
    assert tree(editor_client, words="rents") == [("Rents", ["Rent caps", "Rent freezes"])]
    assert tree(editor_client, use="used") == [("Rents", ["Rent caps"])]
    assert tree(editor_client, use="unused") == [("Courts", []), ("(Rents)", ["Rent freezes"])]
    assert tree(editor_client, use="lone") == [("Courts", [])]
    assertContains(editor_client.get(reverse(LIST), {"words": "caps"}), "<strong>1</strong> topic;")


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"use": "often"}, "valid choice"),
        ({"from_row": "x"}, "whole number"),
        ({"words": "\x00"}, "Null characters"),
    ],
)
def test_a_bad_filter_is_named(editor_client, bad, message):
    make_topic("Rents")

    response = editor_client.get(reverse(LIST), bad)

    assertContains(response, message, status_code=422)
    assertNotContains(response, "Rents", status_code=422)


def test_every_topic_is_on_exactly_one_page(editor_client, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    names = [f"Topic {letter}" for letter in "abcde"]
    for name in names:
        make_topic(f"{name} › Below")

    seen, row = [], 0
    while row is not None:
        context = editor_client.get(reverse(LIST), {"from_row": row}).context
        seen += [(top.name, len(below)) for top, _matching, below in context["tree"]]
        row = context["next_row"]

    assert seen == [(name, 1) for name in names]


def test_more_topics_ask_no_more_of_the_database(editor_client, django_assert_num_queries):
    for number in range(6):
        make_topic(f"Topic {number} › Below")
        make_topic(f"Topic {number} › Below, too")

    # Session, user, a page of top topics, which of them match, those below, how many.
    with django_assert_num_queries(6):
        editor_client.get(reverse(LIST))


def test_a_topic_is_added_below_another(editor_client, editor):
    rents = make_topic("Rents")
    assertContains(editor_client.get(reverse(NEW), {"below": rents.pk}), "selected>Rents")
    given = {"name": "Whether caps work", "parent_id": rents.pk, "iptc": "20000344"}

    response = editor_client.post(reverse(NEW), given)

    topic = Topic.objects.get(level=2)
    assertRedirects(response, page_of(topic))
    assert (topic.parent, topic.iptc) == (rents, "medtop:20000344")
    [action] = Action.objects.on(topic)
    assert (action.verb, action.by) == ("create", editor)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "Rents › Caps"}, "stand between two topics"),
        ({"name": "COURTS"}, "There is “Courts” already"),
        ({"iptc": "rents"}, "not the code of a media topic"),
        ({"iptc": "medtop:2000034"}, "not the code of a media topic"),
        ({"iptc": "medtop:20000001"}, "is “Courts” already"),
        ({"name": "tribunals"}, "“Courts” is also called “tribunals”"),
        ({"names": "Leases\nTRIBUNALS"}, "“Courts” is also called “TRIBUNALS”"),
        ({"names": "courts"}, "There is “Courts” already"),
        ({"names": "Rents › Caps"}, "Name one a line"),
        ({"names": "Leas\0es"}, "NUL character"),
        ({"parent_id": "999"}, "valid choice"),
        ({"parent_id": "x"}, "valid choice"),
        ({"definition": "x" * 2001}, "Shorten this to 2000"),
    ],
)
def test_bad_input_is_named_and_nothing_typed_is_lost(editor_client, bad, message):
    courts = make_topic("Courts")
    courts.make_names({"Tribunals": "alias"})
    Topic.objects.filter(pk=courts.pk).update(iptc="medtop:20000001")
    topic = make_topic("Rents")

    response = save(editor_client, topic, **({"definition": "Kept as typed."} | bad))

    assertContains(response, message, status_code=422)
    if "definition" not in bad:
        assertContains(response, "Kept as typed.", status_code=422)
    topic.refresh_from_db()
    assert (topic.name, topic.definition, topic.version) == ("Rents", "", 1)


def test_a_renamed_topic_keeps_its_old_address(editor_client, client):
    topic = make_topic("Rents")
    make_statement(expert=make_expert(), topics=[topic])
    topic.refresh_from_db()
    old = topic.get_absolute_url()

    assertRedirects(save(editor_client, topic, name="Housing"), page_of(topic))

    topic.refresh_from_db()
    assertRedirects(client.get(old), topic.get_absolute_url(), status_code=301)


def test_what_is_tagged_moves_along_below_another_topic(editor_client, client):
    caps, costs = make_topic("Rents › Rent caps"), make_topic("Rents › Costs")
    housing = make_topic("Housing")
    one = make_statement(expert=make_expert(), topics=[caps])
    both = make_statement(expert=make_expert(), topics=[caps, costs])

    seen = save(editor_client, caps, parent_id=housing.pk, definition="As typed.")
    assertContains(seen, "2 statements move along")
    assertContains(seen, "As typed.")
    caps.refresh_from_db()
    assert str(caps) == "Rents › Rent caps"

    assertRedirects(save(editor_client, caps, parent_id=housing.pk, moves="1"), page_of(caps))

    housing.refresh_from_db()
    listed = Statement.objects.listed()
    assert set(listed.about(housing)) == {one, both}
    assert set(listed.about(Topic.objects.get(name="Rents"))) == {both}
    assert client.get(housing.get_absolute_url()).status_code == 200
    assertContains(client.get(one.get_absolute_url()), "Housing")


def test_a_topic_becomes_a_top_one_and_goes_back_by_what_was_logged(editor_client, editor):
    caps = make_topic("Rents › Rent caps")
    statement = make_statement(expert=make_expert(), topics=[caps])
    rents = caps.parent

    save(editor_client, caps, parent_id="", moves="1")

    caps.refresh_from_db()
    assert (caps.level, caps.parent) == (1, None)
    assert not Statement.objects.listed().about(rents).exists()

    was = Action.objects.on(caps).first().before
    caps.edit(by=editor, version=caps.version, parent_id=was["parent_id"])
    assert list(Statement.objects.listed().about(rents)) == [statement]


def test_a_topic_with_others_below_it_stays_at_the_top(editor_client):
    rents, housing = make_topic("Rents › Caps").parent, make_topic("Housing")

    response = save(editor_client, rents, parent_id=housing.pk, definition="New.")

    assertRedirects(response, page_of(rents))
    rents.refresh_from_db()
    assert (rents.parent, rents.definition) == (None, "New.")
    assertContains(editor_client.get(page_of(rents)), "It has topics below it")


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}], ids=["plain", "htmx"])
def test_who_saves_second_sees_both_versions_and_keeps_either(editor_client, headers):
    topic = make_topic("Rents")
    posted = form_of(editor_client, topic)
    ana = make_user(username="ana")
    topic.edit(by=ana, version=1, definition="Ana’s.", iptc="medtop:20000344")

    mine = posted | {"definition": "Mine."}
    response = editor_client.post(edit_of(topic), mine, headers=headers)

    assertContains(response, "<b>ana</b>: edit", status_code=409)
    assert response.context["clash"].rows == [("What it covers", "Mine.", "Ana’s.")]
    assert response.context["form"]["iptc"].value() == "medtop:20000344"
    assert Topic.objects.get().definition == "Ana’s."

    version = response.context["form"]["version"].value()
    again = mine | {"version": version, "iptc": "medtop:20000344"}
    editor_client.post(edit_of(topic), again)
    assert Topic.objects.get().definition == "Mine."


def test_contributors_read(client):
    client.force_login(make_user("contributor"))
    topic = make_topic("Rents")

    assertNotContains(client.get(reverse(LIST)), reverse(NEW))
    assertNotContains(client.get(page_of(topic)), 'type="submit">Save')
