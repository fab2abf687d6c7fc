"""What the record says of itself is as accessible as the record."""

import pytest

from newsdesk.archive.models import Statement
from newsdesk.reader import report_form
from tests.factories import make_article, make_expert, make_statement, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORD = "Extraordinarilylong" * 5


@pytest.fixture
def statement():
    """A statement corrected twice, with a word too long for a phone's line."""
    editor = make_user()
    article = make_article(f"News\n“{WORD} rents will fall soon,” she said.")
    statement = make_statement(f"{WORD} rents will fall soon,", article=article)
    spans = statement.spans | {"content": [[6, 6 + len(WORD) + 16]]}
    shorter = Statement.placed(article.revision, spans)
    statement.correct(by=editor, version=statement.version, public_note="Shorter.", **shorter)
    other = make_expert(f"Ada {WORD}")
    statement.correct(by=editor, version=statement.version, public_note=WORD, expert=other)
    return statement


def test_history_corrections_report_and_method_are_accessible_and_fit(
    live_server, page, statement, assert_accessible
):
    own = statement.get_absolute_url()
    for path in (f"{own}history/", "/corrections/", f"{own}report/", "/method/"):
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live_server.url + path)
            overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0, f"{path} is {overflow} px too wide at {width}"
            assert_accessible(page)


def test_a_reader_reports_an_error_without_a_script_or_a_cookie(
    live_server, browser, statement, monkeypatch
):
    # A browser driven by a test types more quickly than anybody.
    monkeypatch.setattr(report_form, "LEAST", -1)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + statement.get_absolute_url())
    page.get_by_role("link", name="Report an error").click()
    page.get_by_label("Somebody else said it").check()
    page.get_by_label("What should it say").fill("Bo Ek said this.")
    page.get_by_role("button", name="Send to the editors").click()

    page.get_by_role("heading", name="Thank you").wait_for()
    assert statement.reports.get().message == "Bo Ek said this."
    assert context.cookies() == []
    context.close()
