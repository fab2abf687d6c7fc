"""Drives Chromium against the live server, as an editor or a reader would."""

import os
import threading
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

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


@pytest.fixture(autouse=True)
def _leave_nothing_open(live_server, browser):
    """Close every page, and let the server answer what they still asked: tables are emptied and
    settings put back next, and a page that goes on asking would meet the test after this."""
    yield
    for context in browser.contexts:
        context.close()
    given_up = time.monotonic() + 10
    while _is_answering() and time.monotonic() < given_up:
        time.sleep(0.01)


def _is_answering():
    """Whether the live server has a thread for some request; each has one of its own."""
    return any("process_request_thread" in thread.name for thread in threading.enumerate())


@pytest.fixture
def desk_user(live_server):
    return make_user("editor", username="erin")


@pytest.fixture
def sign_in(live_server):
    """A function that has `page` be that of `user`, signed in; the form itself is tried elsewhere."""

    def sign_in(page, user):
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])

    return sign_in


@pytest.fixture
def assert_accessible():
    """A function that fails with what axe finds wrong with `page`, in light and in dark."""

    def check(page):
        # Of what axe looks at, the dark differs from the light in its colours alone.
        for scheme, asked in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page, options={"resultTypes": ["violations"]} | asked)
            assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"

    return check
