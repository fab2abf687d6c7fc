"""The desk's pages of experts, topics and outlets: for everyone, at every width, by keyboard."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from newsdesk.archive.models import Expert, Outlet, Topic
from tests.factories import make_expert, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def newsroom(live_server):
    """The demonstration newsroom behind the live server: the paths of the pages."""
    call_command("import_archive", "fixtures/newsroom.jsonl", verbosity=0)
    expert = Expert.objects.filter(disclosures__isnull=False).first()
    lists = ["expert_list", "expert_new", "topic_list", "topic_new", "outlet_list", "outlet_new"]
    return [
        *[reverse(f"desk:{name}") for name in lists],
        reverse("desk:expert_list") + "?words=nobodyatall&sort=most",
        reverse("desk:expert_list") + "?organisation=Nowhere",
        reverse("desk:expert_detail", args=[expert.pk]),
        reverse("desk:topic_detail", args=[Topic.objects.filter(level=1).first().pk]),
        reverse("desk:outlet_detail", args=[Outlet.objects.first().pk]),
    ]


def assert_fits(page, path):
    assert page.locator("h1").count() == 1, path
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0, f"{path} is {overflow} px too wide"


def test_every_page_is_accessible_and_fits(
    live_server, newsroom, page, desk_user, sign_in, assert_accessible
):
    sign_in(page, desk_user)
    for path in newsroom:
        page.goto(live_server.url + path)
        page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert_fits(page, path)
            assert_accessible(page)


def test_mistakes_and_conflicts_are_accessible_and_fit(
    live_server, page, desk_user, sign_in, assert_accessible
):
    expert = make_expert("Ada Lind")
    make_expert("Ana Vaz")
    sign_in(page, desk_user)

    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url + reverse("desk:expert_detail", args=[expert.pk]))
        page.get_by_label("Name", exact=True).fill("Ana Vaz")
        page.get_by_label("ORCID").fill("0000-0000")
        page.get_by_text("Add a role").click()
        page.get_by_label("Since").fill("soon")
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Somebody of this name is recorded: see above.").wait_for()
        assert page.get_by_label("Since").input_value() == "soon"
        assert_fits(page, "mistakes")
        assert_accessible(page)

        page.goto(live_server.url + reverse("desk:expert_detail", args=[expert.pk]))
        page.get_by_label("About", exact=True).fill("Mine.")
        expert.refresh_from_db()
        expert.edit(by=make_user(), version=expert.version, bio=f"Theirs, {width}.")
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Somebody else saved this in the meantime").wait_for()
        assert_fits(page, "conflict")
        assert_accessible(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_mine_or_theirs_is_kept_with_one_button(live_server, browser, desk_user, sign_in, scripts):
    expert = make_expert("Ada Lind")
    page = browser.new_context(java_script_enabled=scripts).new_page()
    sign_in(page, desk_user)

    for way, kept in (("Keep theirs", "Theirs."), ("Keep mine", "Mine.")):
        page.goto(live_server.url + reverse("desk:expert_detail", args=[expert.pk]))
        page.get_by_label("About", exact=True).fill("Mine.")
        expert.refresh_from_db()
        expert.edit(by=make_user(), version=expert.version, bio="Theirs.")
        page.get_by_role("button", name="Save").click()

        page.get_by_text(way, exact=True).first.click()

        page.wait_for_url("**/desk/experts/*/")
        assert page.get_by_label("About", exact=True).input_value() == kept
        expert.refresh_from_db()
        assert expert.bio == kept


def test_somebody_is_found_renamed_and_given_a_name_by_keyboard_alone(
    live_server, page, desk_user, sign_in
):
    expert = make_expert("Ada Lind")
    expert.add_name("Ada Lynd", "misprint")
    sign_in(page, desk_user)
    page.goto(live_server.url + reverse("desk:expert_list"))

    def tab_to(locator):
        for _ in range(60):
            page.keyboard.press("Tab")
            if locator.evaluate("field => field === document.activeElement"):
                return
        raise AssertionError("It cannot be reached by keyboard.")

    tab_to(page.get_by_label("Name", exact=True))
    page.keyboard.type("lynd")
    page.keyboard.press("Enter")
    page.wait_for_url("**words=lynd**")
    tab_to(page.get_by_role("link", name="Ada Lind"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/experts/*/")
    tab_to(page.get_by_label("Name", exact=True))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Ada Lindqvist")
    tab_to(page.get_by_label("Add a name"))
    page.keyboard.type("A. Lind")
    page.keyboard.press("Enter")
    page.get_by_text("Saved.").wait_for()

    expert.refresh_from_db()
    assert expert.name == "Ada Lindqvist"
    names = {"Ada Lynd": "misprint", "Ada Lind": "former", "A. Lind": "alias"}
    assert expert.as_logged()["names"] == names
