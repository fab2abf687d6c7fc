import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from newsdesk.archive.models import Action, Outlet
from newsdesk.desk.views import outlets as views
from tests.desk.record_page import edit_of, form_of, page_of
from tests.factories import make_article, make_expert, make_outlet, make_statement, make_user

pytestmark = pytest.mark.django_db

LIST, NEW = "desk:outlet_list", "desk:outlet_new"


@pytest.fixture
def publisher_client(client):
    client.force_login(make_user("publisher"))
    return client


def found(client, **wanted):
    return client.get(reverse(LIST), wanted).context["outlets"]


def save(client, outlet, **changes):
    return client.post(edit_of(outlet), form_of(client, outlet) | changes)


def test_every_outlet_is_there_by_name_with_how_much_it_holds(editor_client):
    tide, bee = make_outlet("The Tide"), make_outlet("a Bee", rights="full")
    article = make_article("News\n“Rents will fall,” she said.", outlet=tide)
    make_statement(article=article, expert=make_expert())

    response = editor_client.get(reverse(LIST))

    assert response.context["outlets"] == [bee, tide]
    for text in ("1 article\n", "0 articles\n", "1 statement<", "the whole text"):
        assertContains(response, text)


def test_it_can_be_narrowed(editor_client):
    make_outlet("The Bee")
    tide = make_outlet("The Tide", rights="full")

    assert found(editor_client, words="TID") == [tide]
    assert found(editor_client, rights="full") == [tide]


@pytest.mark.parametrize(
    ("bad", "message"),
    [({"rights": "all"}, "valid choice"), ({"after": "x"}, "whole number")],
)
def test_a_bad_filter_is_named(editor_client, bad, message):
    assertContains(editor_client.get(reverse(LIST), bad), message, status_code=422)


def test_every_outlet_is_on_exactly_one_page(editor_client, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    outlets = [make_outlet(name) for name in ("Aber", "bee", "Cole", "day", "Eve")]

    seen, wanted = [], {}
    while True:
        context = editor_client.get(reverse(LIST), wanted).context
        seen += context["outlets"]
        if not context["next_after"]:
            break
        wanted["after"] = context["next_after"]

    assert seen == outlets


def test_more_outlets_ask_no_more_of_the_database(editor_client, django_assert_num_queries):
    for _ in range(6):
        make_article(outlet=make_outlet())

    # Session, user, a page, how many.
    with django_assert_num_queries(4):
        editor_client.get(reverse(LIST))


def test_an_outlet_is_added(editor_client, editor):
    response = editor_client.post(reverse(NEW), {"name": "The Tide", "homepage": "tide.example"})

    outlet = Outlet.objects.get()
    assertRedirects(response, page_of(outlet))
    assert (outlet.homepage, outlet.rights) == ("https://tide.example", "quotes")
    [action] = Action.objects.on(outlet)
    assert (action.verb, action.by) == ("create", editor)


def test_an_outlet_is_corrected_and_that_is_logged(editor_client, client):
    article = make_article("News\n“Rents will fall,” she said.", outlet=make_outlet("The Tiede"))
    make_statement(article=article, expert=make_expert())
    outlet = Outlet.objects.get()
    old = outlet.get_absolute_url()

    assertRedirects(save(editor_client, outlet, name="The Tide"), page_of(outlet))

    outlet.refresh_from_db()
    assertRedirects(client.get(old), outlet.get_absolute_url(), status_code=301)
    action = Action.objects.on(outlet).first()
    assert (action.before["name"], action.after["name"]) == ("The Tiede", "The Tide")


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "the bee"}, "There is “The Bee” already"),
        ({"homepage": "javascript:alert(1)"}, "not the address of a web page"),
    ],
)
def test_bad_input_is_named_and_shown_as_typed(editor_client, bad, message):
    make_outlet("The Bee")
    outlet = make_outlet("The Tide")

    response = save(editor_client, outlet, **({"name": "The Tyde"} | bad))

    assertContains(response, message, status_code=422)
    outlet.refresh_from_db()
    assert (outlet.name, outlet.version) == ("The Tide", 1)


def test_a_name_taken_at_this_moment_is_named(editor_client, monkeypatch):
    outlet = make_outlet("The Tide")
    posted = form_of(editor_client, outlet)
    edit = Outlet.edit

    def be_late(self, **values):
        make_outlet("The Bee")
        edit(self, **values)

    monkeypatch.setattr(Outlet, "edit", be_late)

    response = editor_client.post(edit_of(outlet), posted | {"name": "The Bee"})

    assertContains(response, "There is “The Bee” already", status_code=422)


def test_only_publishers_decide_what_readers_may_see(editor_client, publisher_client):
    outlet = make_outlet("The Tide")

    save(editor_client, outlet, rights="full", homepage="tide.example")
    outlet.refresh_from_db()
    assert (outlet.rights, outlet.homepage) == ("quotes", "https://tide.example")

    save(publisher_client, outlet, rights="full")
    outlet.refresh_from_db()
    assert outlet.rights == "full"


def test_who_saves_second_sees_both_versions(editor_client):
    outlet = make_outlet("The Tide")
    posted = form_of(editor_client, outlet)
    outlet.edit(by=make_user(username="ana"), version=1, name="The Tides")

    response = editor_client.post(edit_of(outlet), posted | {"name": "The Ebb"})

    assertContains(response, "<b>ana</b>: edit", status_code=409)
    assert response.context["clash"].rows == [("Name", "The Ebb", "The Tides")]
    assert Outlet.objects.get().name == "The Tides"


def test_who_typed_nothing_that_differs_is_told_so(editor_client):
    outlet = make_outlet("The Tide")
    posted = form_of(editor_client, outlet)
    outlet.edit(by=make_user(), version=1, homepage="https://tide.example")

    response = editor_client.post(edit_of(outlet), posted)

    assertContains(response, "Go on with theirs", status_code=409)


def test_contributors_read(client):
    client.force_login(make_user("contributor"))
    outlet = make_outlet("The Tide")

    assertNotContains(client.get(reverse(LIST)), reverse(NEW))
    assertNotContains(client.get(page_of(outlet)), 'type="submit">Save')
