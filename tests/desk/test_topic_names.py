"""A topic by all of its names: at the desk, in readers' search, and through what is done to it."""

import json

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive import merging
from newsdesk.archive.models import Topic, TopicName
from newsdesk.archive.undoing import redo, redoable, undo, undoable
from tests.archive.test_merging import archive_as_rows
from tests.desk.record_page import page_of, posted_from
from tests.factories import make_statement, make_topic

pytestmark = pytest.mark.django_db


def save(client, topic, **changes):
    form = client.get(page_of(topic)).context["form"]
    return client.post(reverse("desk:topic_edit", args=[topic.pk]), posted_from(form) | changes)


def names_of(topic):
    return {name.text: name.kind for name in topic.names.all()}


@pytest.fixture
def rents():
    topic = make_topic("Rents")
    topic.make_names({"Cost of housing": "alias"})
    return topic


def test_other_names_lead_to_it_wherever_a_topic_is_typed(editor_client, rents):
    caps = make_topic("Rents › Rent caps")
    caps.make_names({"Rent control": "alias"})

    assert Topic.objects.find("cost of HOUSING") == rents
    assert Topic.objects.find("Cost of housing > rent control") == caps
    assert Topic.objects.find("Rent control") == caps
    assert Topic.objects.plant("Cost of housing › Rent control") == caps
    assert Topic.objects.plant("Cost of housing › Leases").parent == rents
    assert Topic.objects.count() == 3

    options = editor_client.get(reverse("desk:topic_search"), {"q": "cost of"})
    assertContains(
        options, '<option value="Rents" >also called Cost of housing</option>', html=True
    )
    assertNotContains(options, "data-new>Cost of housing")
    shown = editor_client.get(reverse("desk:topic_list"), {"words": "cost"}).context["tree"]
    assert [top for top, is_matching, _below in shown if is_matching] == [rents]


def test_a_topics_own_name_counts_before_another_ones_other_name(rents):
    rents.make_names({"Caps": "alias"})
    make_topic("Rents › Caps")

    assert str(Topic.objects.find("Caps")) == "Rents › Caps"
    make_topic("Headwear › Caps")
    assert Topic.objects.find("Caps") is None


def test_readers_find_it_and_are_told_its_names_and_code(client, editor, rents):
    make_statement("Ice melts.", topics=[rents])
    rents.edit(by=editor, version=rents.version, name="Renting", iptc="medtop:20000344")

    for words in ("cost of housing", "housing costs"):
        answer = client.get("/search/", {"q": words})
        assertContains(answer, "also called “Cost of housing”")
        assertContains(answer, f'href="{rents.get_absolute_url()}"')
    page = client.get(rents.get_absolute_url())
    assertContains(page, "Rents <small>(formerly)</small>", html=False)
    assertContains(page, "<dd>medtop:20000344</dd>", html=True)
    data = page.content.decode().split('<script type="application/ld+json">')[1]
    data = json.loads(data.split("</script>")[0])
    assert data["alternateName"] == ["Cost of housing", "Rents"]
    assert data["sameAs"] == "http://cv.iptc.org/newscodes/mediatopic/20000344"


def test_the_names_of_what_was_never_public_are_the_desks(client, rents):
    make_statement("Ice melts.", topics=[rents], publish=False)

    assertNotContains(client.get("/search/", {"q": "housing"}), "Cost of housing")


def test_names_are_edited_undone_and_done_again(editor_client, editor, rents):
    save(editor_client, rents, names="Housing costs\nRENTS\nCost of housing", name="Renting")

    kept = {"Housing costs": "alias", "Cost of housing": "alias", "Rents": "former"}
    assert names_of(rents) == kept
    assert Topic.objects.find("RENTS") == rents

    undo(undoable(editor), by=editor)
    rents.refresh_from_db()
    assert (rents.name, names_of(rents)) == ("Rents", {"Cost of housing": "alias"})
    redo(redoable(editor), by=editor)
    assert Topic.objects.find("housing COSTS") == Topic.objects.find("Renting") == rents


def test_merging_keeps_every_name_and_takes_them_apart_again(editor, rents):
    homes, caps = make_topic("Homes"), make_topic("Rents › Caps")
    caps.make_names({"Ceilings": "alias", "Limits": "alias"})
    make_topic("Homes › Caps").make_names({"Limits": "alias"})
    before = archive_as_rows()

    versions = [rents.version, homes.version]
    trail = merging.merge(rents, homes, by=editor, versions=versions)

    assert names_of(homes) == {"Cost of housing": "alias", "Rents": "alias"}
    for path in ("Rents › Caps", "Cost of housing › Ceilings", "Homes › Limits", "Ceilings"):
        assert str(Topic.objects.find(path)) == "Homes › Caps"

    merging.take_apart(trail, by=editor)
    assert archive_as_rows() == before
    assert TopicName.objects.count() == 4


def test_names_move_along_below_another_topic(editor_client, editor, rents):
    homes = make_topic("Homes › Leases").parent
    homes.subtopics.get().make_names({"Tenancies": "alias"})
    caps = make_topic("Rents › Caps")
    caps.make_names({"Tenancies": "alias"})

    refused = save(editor_client, caps, parent_id=homes.pk)
    assertContains(refused, "“Homes › Leases” is also called “Tenancies”", status_code=422)

    save(editor_client, caps, parent_id=homes.pk, names="Ceilings")
    assert Topic.objects.find("Homes › Ceilings") == caps
    assert Topic.objects.find("Rents › Ceilings") is None
