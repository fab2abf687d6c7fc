"""The queue as an editor walks it: from a reason to its card, and from article to article."""

import pytest

from tests.browser.conftest import PASSWORD
from tests.factories import make_article, make_expert, make_statement, make_suggestion, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at_desk(live_server, browser):
    """A function that signs somebody in, in a browser of their own, and opens a page."""
    contexts = []

    def open_page(username, path, *, runs_scripts=True, **context):
        user = make_user("editor", username=username)
        contexts.append(browser.new_context(java_script_enabled=runs_scripts, **context))
        page = contexts[-1].new_page()
        page.goto(f"{live_server.url}/desk/sign-in/")
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def three_articles(live_server):
    """Articles that wait for a speaker in one card each, the one that waits longest first."""
    ada = make_expert("Ada Lind")
    articles = []
    for name in ("First", "Second", "Third"):
        article = make_article(f"{name} news\n“One is,” she said. “Two is,” said Ada Lind.")
        make_suggestion("One is,", article=article, tier="check_first", speaker=None)
        make_suggestion("Two is,", article=article, speaker="Ada Lind", expert_guess=None)
        articles.append(article)
    make_statement(article=make_article("Other news\n“Rents will fall,” she said."), expert=ada)
    return articles


@pytest.mark.parametrize("runs_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_a_reason_to_its_card_and_on_through_the_articles(
    at_desk, three_articles, runs_scripts
):
    page = at_desk("erin", "/desk/", runs_scripts=runs_scripts)
    page.get_by_role("link", name="Needs speaker 3").click()
    page.get_by_role("link", name="Waiting longest").click()
    page.get_by_role("link", name="1 needs a speaker").first.click()
    page.wait_for_url("**card=suggestion-*queue=needs_speaker&order=waiting*")

    assert page.get_by_role("heading", level=1).inner_text() == "First news"
    assert "One is" in page.locator("#inspector blockquote").inner_text()
    for following in ("Second news", "Third news"):
        for left in ("1 left", "0 left"):
            page.locator("#inspector").get_by_role("button", name="Reject").click()
            page.locator("#inspector").get_by_text(left).wait_for()
        page.get_by_role("link", name="Next article").first.click()
        page.get_by_role("heading", level=1, name=following).wait_for()
        assert "queue=needs_speaker&order=waiting" in page.url
    page.goto(page.url.split("/articles/")[0] + "/")
    assert page.locator(".entry").count() == 1


def test_one_can_go_on_though_some_were_left(at_desk, three_articles):
    page = at_desk("erin", "/desk/?queue=needs_speaker&order=waiting")
    page.get_by_role("link", name="First news").click()
    page.locator("#inspector").get_by_role("link", name="Skip").click()
    page.locator("#inspector blockquote").get_by_text("Two is").wait_for()

    page.get_by_role("link", name="Next article").click()

    page.get_by_role("heading", level=1, name="Second news").wait_for()


def test_two_editors_claim_and_take_over_and_one_has_no_scripts(at_desk, three_articles):
    ana, ben = at_desk("Ana", "/desk/"), at_desk("Ben", "/desk/", runs_scripts=False)
    article = three_articles[0]
    ana.get_by_role("button", name="Claim: First news").click()
    ana.get_by_text("Yours since").wait_for()
    assert ana.url.endswith(f"#article-{article.pk}")

    ben.get_by_role("link", name="Unclaimed").click()
    assert ben.get_by_role("link", name="First news").count() == 0
    ben.get_by_role("link", name="Everybody’s").click()
    ben.get_by_role("link", name="First news").click()
    assert "Ana has it since" in ben.locator(".claim").inner_text()
    ben.get_by_role("button", name="Take over").click()
    assert "Yours since" in ben.locator(".claim").inner_text()

    ana.get_by_role("link", name="First news").click()
    ana.get_by_text("Ben has it since").wait_for()
    button = ana.get_by_role("button", name="Take over")
    button.focus()
    button.press("Enter")
    ana.get_by_text("Yours since").wait_for()
    # The page stayed, and so did the focus.
    assert ana.evaluate("document.activeElement.textContent.trim()") == "Release"


@pytest.mark.parametrize("width", [1280, 390])
def test_queue_and_orphans_are_accessible_and_fit(
    at_desk, three_articles, assert_accessible, width
):
    three_articles[1].claim(by=make_user(username="Ana"))
    lost = make_statement()
    type(lost).objects.filter(pk=lost.pk).update(anchoring="orphan", seq=None)
    page = at_desk("erin", "/desk/", viewport={"width": width, "height": 844})

    for path in ("/desk/", "/desk/?queue=unsure&below=much", "/desk/orphans/"):
        page.goto(page.url.split("/desk/")[0] + path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
