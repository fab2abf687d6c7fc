import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Action, Article, Expert, Statement, User
from newsdesk.archive.search import parse
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


@pytest.fixture
def admin_client():
    client = Client()
    client.force_login(make_user("publisher"))
    return client


@pytest.fixture
def superuser():
    return make_user("contributor", is_superuser=True)


def page_of(thing):
    return reverse(f"admin:archive_{thing._meta.model_name}_change", args=[thing.pk])


def form_of(thing, admin_client, **changes):
    """What a browser would post from the admin's page of `thing` after `changes`."""
    context = admin_client.get(page_of(thing)).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    posted = {f.html_name: f.value() for form in forms for f in form}
    return {name: "" if v is None else v for name, v in posted.items() if v is not False} | changes


def test_every_kind_of_thing_can_be_looked_at(admin_client):
    statement = make_statement(expert=make_expert())
    make_suggestion()
    make_topic("Rents › Caps")

    for model in apps.get_app_config("archive").get_models():
        if not admin.site.is_registered(model):
            continue
        listing = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert admin_client.get(listing).status_code == 200, listing
        if thing := model.objects.first():
            url = reverse(
                f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[thing.pk]
            )
            assert admin_client.get(url).status_code == 200, url
    assert admin_client.get(page_of(statement)).status_code == 200


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_only_publishers_get_in(client, role):
    client.force_login(make_user(role))

    assert client.get(reverse("admin:index")).status_code == 302


def test_who_is_no_longer_a_publisher_does_not_get_in(client):
    user = make_user("publisher")
    client.force_login(user)
    assert client.get(reverse("admin:index")).status_code == 200

    user.role = User.Role.EDITOR
    user.save()

    assert client.get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize("role", ["contributor", "publisher"])
def test_a_publisher_makes_nobody_a_superuser(client, role):
    publisher = make_user("publisher")
    client.force_login(publisher)
    changed = publisher if role == "publisher" else make_user(role)
    powers = {"is_superuser": "on", "is_staff": "on", "last_name": "Lind", "role": role}

    client.post(page_of(changed), form_of(changed, client) | powers)

    changed.refresh_from_db()
    assert changed.last_name == "Lind"
    assert not changed.is_superuser
    assert changed.is_staff == (role == "publisher")


def test_a_publisher_does_not_get_hold_of_a_superusers_account(admin_client, superuser):
    password = {"password1": "mine from now on", "password2": "mine from now on"}

    set_password = reverse("admin:auth_user_password_change", args=[superuser.pk])
    assert admin_client.post(set_password, password).status_code == 403
    assert admin_client.post(page_of(superuser), {"username": "mine"}).status_code == 403
    admin_client.post(
        reverse("admin:archive_user_changelist"),
        {"action": "delete_selected", "_selected_action": [superuser.pk], "post": "yes"},
    )

    assert User.objects.get(pk=superuser.pk).check_password("correct horse battery")


def test_a_superuser_can_make_another(client, superuser):
    client.force_login(superuser)
    other = make_user("editor")

    client.post(page_of(other), form_of(other, client, is_superuser="on"))

    other.refresh_from_db()
    assert other.is_superuser


def test_repairing_brings_a_statement_back_to_the_lists(admin_client):
    statement = make_statement(expert=make_expert("Ada Lind"))
    Statement.objects.filter(pk=statement.pk).update(seq=None, search_text="")

    admin_client.post(
        reverse("admin:archive_statement_changelist"),
        {"action": "repair", "_selected_action": [statement.pk]},
    )

    assert list(Statement.objects.listed().matching(parse("rents"))) == [statement]


def test_a_statement_cannot_be_changed_or_deleted_here(admin_client):
    statement = make_statement(expert=make_expert())

    assertNotContains(admin_client.get(page_of(statement)), 'name="_save"')
    delete = reverse("admin:archive_statement_delete", args=[statement.pk])
    assert admin_client.post(delete, {"post": "yes"}).status_code == 403


def test_an_articles_outlet_can_be_repaired_and_that_is_logged(admin_client):
    article, outlet = make_article(), make_outlet("The Tide")

    changes = {"outlet": outlet.pk, "url": "https://tide.example/1"}
    admin_client.post(page_of(article), form_of(article, admin_client, **changes))

    article.refresh_from_db()
    assert (article.outlet, article.url) == (outlet, "https://tide.example/1")
    assert Action.objects.on(article).first().verb == "edit"


def test_an_article_without_its_address_must_not_be_the_same_as_another(admin_client):
    outlet = make_outlet()
    make_article("Rents\nThey fall.", outlet=outlet, headline="Rents")
    other = make_article("Rents\nThey fell.", outlet=outlet, url="https://tide.example/1")
    Article.objects.filter(pk=other.pk).update(sha256=Article.objects.get(url="").sha256)

    response = admin_client.post(page_of(other), form_of(other, admin_client, url=""))

    assertContains(response, "Without an address this is the same as “Rents”")
    other.refresh_from_db()
    assert other.url


def test_a_stale_page_does_not_overwrite_what_somebody_else_saved(admin_client, editor):
    article = make_article()
    posted = form_of(article, admin_client)
    article.edit(by=editor, version=1, url="https://tide.example/theirs")

    response = admin_client.post(page_of(article), posted | {"url": "https://tide.example/mine"})

    assertContains(response, "Somebody else has saved this")
    article.refresh_from_db()
    assert article.url == "https://tide.example/theirs"


@pytest.mark.parametrize("make", [make_expert, make_topic, make_outlet])
def test_what_has_its_page_at_the_desk_is_not_edited_here(admin_client, make):
    thing = make()

    assertNotContains(admin_client.get(page_of(thing)), 'name="_save"')
    assert admin_client.post(page_of(thing), {"name": "Other"}).status_code == 403


@pytest.mark.parametrize("make", [make_expert, make_topic, make_outlet])
def test_what_nobody_ever_used_is_deleted_here_and_logged_as_it_was(admin_client, make):
    thing = make()
    log = Action.objects.on(thing)
    name = thing._meta.model_name

    delete = reverse(f"admin:archive_{name}_delete", args=[thing.pk])
    admin_client.post(delete, {"post": "yes"})

    assert not type(thing).objects.exists()
    action = log.get(verb="delete")
    assert (action.before["name"], action.after) == (thing.name, None)


def test_what_readers_have_an_address_of_is_not_deleted(admin_client):
    expert = make_statement(expert=make_expert()).expert

    delete = reverse("admin:archive_expert_delete", args=[expert.pk])

    assert admin_client.post(delete, {"post": "yes"}).status_code == 403
    assert Expert.objects.filter(pk=expert.pk).exists()


def test_a_publisher_can_make_an_account_with_a_role(admin_client):
    posted = {
        "username": "ines",
        "usable_password": "true",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
        "role": "editor",
    }

    admin_client.post(reverse("admin:archive_user_add"), posted)

    assert User.objects.get(username="ines").may_publish


def test_the_admin_needs_nothing_that_the_policy_forbids(admin_client):
    response = admin_client.get(reverse("admin:archive_statement_changelist"))

    assertContains(response, "Select statement to view")
    for forbidden in ("<style", "style=", "onclick=", "<script>"):
        assertNotContains(response, forbidden)
