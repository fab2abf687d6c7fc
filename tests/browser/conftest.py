"""Drives Chromium against the live server, as an editor or a reader would."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories import make_user

# Playwright's loop runs in this thread, where Django would refuse to ask its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium where one was found, and nothing that calls out by itself."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    path = os.environ.get("NEWSDESK_CHROMIUM") or _usual_chromium()
    return browser_type_launch_args | {"args": quiet} | ({"executable_path": path} if path else {})


def _usual_chromium():
    return next(
        (p for p in ("/usr/bin/chromium", "/usr/bin/google-chrome") if os.path.exists(p)), None
    )


@pytest.fixture
def desk_user(live_server):
    return make_user("editor", username="erin")


@pytest.fixture
def sign_in(live_server):
    """A function that signs `user` in on `page` through the sign-in form."""

    def sign_in(page, user):
        page.goto(f"{live_server.url}/desk/sign-in/")
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()

    return sign_in


@pytest.fixture
def assert_accessible():
    """A function that fails with what axe finds wrong with `page`, in light and in dark."""

    def check(page):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page)
            assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"

    return check
