import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from newsdesk.archive.models import Action, Topic
from tests.factories import make_expert, make_statement, make_topic, make_user

pytestmark = pytest.mark.django_db


def tag(client, statements, topics, verb="tag", **more):
    chosen = [statement.pk for statement in statements]
    posted = {"statement": chosen, "topics": topics, "verb": verb, **more}
    return client.post(reverse("desk:statement_tag"), posted)


def topics_of(statement):
    return [str(topic) for topic in type(statement).objects.get(pk=statement.pk).direct_topics()]


@pytest.fixture
def two():
    return [make_statement(expert=make_expert()) for _ in range(2)]


def test_several_are_tagged_at_once_and_one_is_back_at_the_same_list(editor_client, two):
    make_topic("Rents › Rent caps")
    make_topic("Building")

    response = tag(editor_client, two, "rents › rent caps; Building", back="kind=direct&before=99")

    there = reverse("desk:statement_list", query={"kind": "direct", "before": 99})
    assertRedirects(response, there, fetch_redirect_response=False)
    assertContains(editor_client.get(there), "2 statements tagged.")
    for statement in two:
        assert topics_of(statement) == ["Rents › Rent caps", "Building"]


def test_it_is_one_step_in_the_log(editor_client, two):
    make_topic("Rents")

    tag(editor_client, two, "Rents")

    assert Action.objects.filter(verb="tag").values("request").distinct().count() == 1


def test_a_tag_is_taken_away(editor_client):
    rents, building = make_topic("Rents"), make_topic("Building")
    statement = make_statement(expert=make_expert(), topics=[rents, building])

    tag(editor_client, [statement], "Rents", "untag")

    assert topics_of(statement) == ["Building"]


def test_retagging_leaves_only_what_was_written(editor_client):
    rents, building = make_topic("Rents"), make_topic("Building")
    statement = make_statement(expert=make_expert(), topics=[rents, building])
    make_topic("Wages")

    tag(editor_client, [statement], "Wages; Rents", "retag")

    assert sorted(topics_of(statement)) == ["Rents", "Wages"]


def test_an_unknown_topic_is_named_and_the_choices_are_kept(editor_client, two):
    response = tag(editor_client, two, "Rnets", back="kind=direct")

    assertContains(response, "There is no topic “Rnets”", status_code=422)
    assertContains(response, "checked", count=2, status_code=422)
    assertContains(response, 'value="Rnets"', status_code=422)
    assert response.context["form"]["kind"].value() == "direct"


def test_a_new_topic_is_made_when_that_is_ticked(editor_client, two):
    tag(editor_client, two, "Rents › Rent caps", creates_topics="on")

    assert topics_of(two[0]) == ["Rents › Rent caps"]


def test_a_topic_of_three_levels_is_refused_and_nothing_is_made(editor_client, two):
    response = tag(editor_client, two, "Building; A › B › C", creates_topics="on")

    assertContains(response, "is not a topic", status_code=422)
    assert not Topic.objects.exists()
    assert topics_of(two[0]) == []


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"topics": "Rents", "verb": "tag"}, "Choose at least one statement"),
        ({"statement": ["999"], "topics": "Rents", "verb": "tag"}, "999 is not one of the"),
        ({"statement": ["9" * 40], "topics": "Rents", "verb": "tag"}, "is not one of the"),
        ({"statement": ["x"], "topics": "Rents", "verb": "tag"}, "not a valid value"),
        ({"topics": "", "verb": "tag"}, "Write at least one topic"),
        ({"topics": " ; ", "verb": "tag"}, "Write at least one topic"),
        ({"topics": "Rents"}, "Choose whether to tag"),
        ({"topics": "Rents", "verb": "burn"}, "valid choice"),
        ({"topics": "Rents", "verb": "tag", "back": "before=x&kind=loud"}, "Choose at least one"),
    ],
)
def test_what_is_missing_is_named(editor_client, two, posted, message):
    make_topic("Rents")

    response = editor_client.post(reverse("desk:statement_tag"), posted)

    assertContains(response, message, status_code=422)


def test_contributors_tag_drafts_but_not_what_is_published(client):
    client.force_login(make_user("contributor"))
    make_topic("Rents")
    draft = make_statement(expert=make_expert(), publish=False)
    published = make_statement(expert=make_expert())

    assert tag(client, [draft], "Rents").status_code == 302
    response = tag(client, [draft, published], "Rents")

    assertContains(response, "Only an editor may tag", status_code=403)
    assert topics_of(published) == []


def test_nobody_is_led_elsewhere_afterwards(editor_client, two):
    make_topic("Rents")

    response = tag(editor_client, two, "Rents", back="//evil.example")

    assert response["Location"].startswith(reverse("desk:statement_list"))
