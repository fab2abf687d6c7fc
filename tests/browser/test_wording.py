"""What the pages of today say is read and settled with and without scripts."""

import pytest
from playwright.sync_api import expect

from newsdesk.archive.models import Article, PageCheck
from tests.factories import make_article, make_expert, make_finding, make_outlet, make_statement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def findings(live_server):
    """One of each sort, on the pages of two articles."""
    article = make_article(url="https://tide.example/rents", outlet=make_outlet("The Tide"))
    said = [
        make_statement(words, article=article, expert=make_expert())
        for words in ("Rents will fall,", "need time", "permits have doubled")
    ]
    found = [
        make_finding(
            said[0], was="“Rents will fall,” said Ada Lind", now="“Rents may fall,” said Bo Ek"
        ),
        make_finding(said[1], outcome="attribution", was="Lind added", now="Ek added"),
        make_finding(said[2], outcome="missing", was="that permits have doubled.", now=""),
    ]
    other = make_statement().article
    Article.objects.filter(pk=other.pk).update(url="https://tide.example/gone")
    found += [make_finding(other.statements.get(), outcome="gone")]
    at = other.brought_in_at
    PageCheck.objects.update(checked_at=at, failed_since=at, failures=3, problem="No page (404).")
    return found


@pytest.mark.parametrize("width", [390, 1280])
def test_the_list_is_accessible_and_fits(
    live_server, page, desk_user, sign_in, findings, assert_accessible, width
):
    sign_in(page, desk_user)
    page.set_viewport_size({"width": width, "height": 900})
    paths = ["/desk/wording/", f"/desk/wording/?article={findings[0].check_of.article_id}"]
    for path in [*paths, f"/desk/articles/{findings[0].check_of.article_id}/facts/"]:
        page.goto(live_server.url + path)
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{path} is {overflow} px too wide at {width}"
        assert_accessible(page)


def test_without_scripts_a_finding_is_settled_and_a_page_said_to_be_gone(
    live_server, browser, desk_user, sign_in, findings
):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, desk_user)
    page.goto(live_server.url + "/desk/wording/")
    missing = page.locator(f"#finding-{findings[2].pk}")
    missing.get_by_role("button", name="Nothing to do").click()

    expect(page.get_by_text("Settled. It comes back")).to_be_visible()
    expect(missing).to_have_count(0)
    gone = page.locator(f"#article-{findings[3].check_of.article_id}")
    gone.get_by_role("textbox", name="Archived copy").fill("https://archive.example/1")
    gone.get_by_role("button", name="gone since").click()

    expect(page.get_by_text("led to the archived copy first")).to_be_visible()
    article = Article.objects.get(pk=findings[3].check_of.article_id)
    assert article.archive_url == "https://archive.example/1"
    assert article.source_dead_since
    context.close()
