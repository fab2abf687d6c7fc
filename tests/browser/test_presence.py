"""Two editors on one article see each other, quietly."""

import pytest

from newsdesk.archive.models import Presence
from tests.browser.test_queue import at_desk as at_desk
from tests.factories import make_article, make_suggestion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The page asks by itself every quarter of a minute, and at once when it is looked at again.
LOOK_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def article(live_server):
    article = make_article("News\n“One is,” she said.\n“Two is,” said Ada Lind.")
    make_suggestion("One is,", article=article, speaker="Ada Lind")
    make_suggestion("Two is,", article=article, speaker="Ada Lind")
    return article


def look_again(page):
    with page.expect_response("**/presence/") as caught:
        page.evaluate(LOOK_AGAIN)
    return caught.value


def test_two_editors_see_where_the_other_is_and_keep_their_focus(at_desk, article):
    path = f"/desk/articles/{article.pk}/"
    ana, ben = at_desk("Ana", path), at_desk("Ben", path)
    assert ben.locator("#presence").inner_text() == "Also here: Ana"
    assert ana.locator("#presence").inner_text() == ""

    speaker = ana.get_by_label("Speaker", exact=True).first
    speaker.fill("Bo Ek")
    look_again(ana)
    ana.get_by_text("Also here: Ben").wait_for()
    assert ana.locator("#announcement").inner_text() == "Ben is here, too."
    assert speaker.input_value() == "Bo Ek"
    assert ana.evaluate("document.activeElement.name") == "speaker"

    ben.get_by_role("link", name="Next statement").click()
    ben.get_by_role("heading", name="¶3").wait_for()
    look_again(ben)
    ana.evaluate("document.getElementById('announcement').textContent = ''")
    look_again(ana)
    ana.get_by_text("Also here: Ben (¶3)").wait_for()
    # Moving about is shown, and not announced.
    assert ana.locator("#announcement").inner_text() == ""
    assert look_again(ana).status == 204


def test_a_hidden_page_does_not_ask(at_desk, article):
    page = at_desk("Ana", f"/desk/articles/{article.pk}/")
    asked = []
    page.on("request", lambda request: "/presence/" in request.url and asked.append(request.url))

    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    page.evaluate(LOOK_AGAIN)
    page.evaluate("Object.defineProperty(document, 'hidden', {value: false})")
    look_again(page)

    assert len(asked) == 1


def test_when_asking_fails_nothing_is_said(at_desk, article):
    page = at_desk("Ana", f"/desk/articles/{article.pk}/")
    before = page.locator("#messages").inner_html()

    page.route("**/presence/", lambda route: route.fulfill(status=500, body="Oh."))
    look_again(page)
    page.unroute("**/presence/")
    page.route("**/presence/", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.evaluate(LOOK_AGAIN)
    page.unroute("**/presence/")
    look_again(page)

    assert page.locator("#messages").inner_html() == before
    assert page.locator("dialog[open]").count() == 0


def test_without_scripts_it_says_who_was_here_when_the_page_was_opened(at_desk, article):
    path = f"/desk/articles/{article.pk}/"
    at_desk("Ana", path)

    page = at_desk("Ben", path, runs_scripts=False)

    assert page.locator("#presence").inner_text() == "Also here: Ana"
    assert Presence.objects.count() == 2
