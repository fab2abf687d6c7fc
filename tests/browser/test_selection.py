"""Marking words with the mouse, deciding with one press, in a real browser."""

import pytest
from playwright.sync_api import expect

from newsdesk.archive.models import Statement
from tests.factories import make_article, make_expert, make_suggestion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = (
    "Rents 🏘️ fall\n"
    "🙂🙂 Ada Lind spoke: “Rents will fall,” she said, “and wages rise.”\n"
    "“Builders need time,” she added.\n"
    "وقال: «ستنخفض الإيجارات»."
)

# Selects from one offset to another (in UTF-16 units, as the DOM has it) of two paragraphs.
SELECT = """([first, from, last, to]) => {
  const point = (paragraph, offset) => {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode()); offset -= node.length) {
      if (offset <= node.length) return [node, offset];
    }
  };
  const paragraphs = document.querySelectorAll("[data-start]");
  document.getSelection().setBaseAndExtent(
    ...point(paragraphs[first], from), ...point(paragraphs[last], to));
}"""


@pytest.fixture
def article(live_server):
    return make_article(TEXT)


@pytest.fixture
def review(page, live_server, desk_user, sign_in):
    """A function that opens the article's page at the desk as an editor."""

    def review(article):
        sign_in(page, desk_user)
        page.goto(f"{live_server.url}/desk/articles/{article.pk}/")
        return page

    return review


def select(page, article, words, *, backwards=False):
    """Select `words` of one paragraph by the DOM's own counting."""
    blocks = [article.revision.text[s:e] for _kind, s, e in article.revision.blocks]
    at = next(number for number, block in enumerate(blocks) if words in block)
    before = blocks[at][: blocks[at].index(words)]
    start = len(before.encode("utf-16-le")) // 2
    end = start + len(words.encode("utf-16-le")) // 2
    ends = [at, end, at, start] if backwards else [at, start, at, end]
    page.evaluate(SELECT, ends)


def make_draft(page):
    page.get_by_role("button", name="New statement").click()
    expect(page.locator("#announcement")).to_contain_text("draft was made")
    statement = Statement.objects.latest("pk")
    # The focus moves last, once the page has settled.
    expect(page.locator(f"#statement-{statement.pk}-speaker")).to_be_focused()
    return statement


@pytest.mark.parametrize("backwards", [False, True])
def test_words_marked_after_emoji_become_exactly_that_statement(review, article, backwards):
    page = review(article)

    select(page, article, " Rents will fall,"[1:], backwards=backwards)
    statement = make_draft(page)

    assert (statement.text, statement.kind) == ("Rents will fall,", "direct")
    expect(page.locator(f"#entry-statement-{statement.pk}")).to_be_visible()
    expect(page.locator("mark[data-cards]")).to_have_text("Rents will fall,")


def test_blanks_at_the_ends_are_not_part_of_the_words(review, article):
    page = review(article)

    select(page, article, " she said, ")

    assert make_draft(page).text == "she said,"


def test_a_triple_click_marks_the_paragraph_and_no_more(review, article):
    page = review(article)

    page.locator("[data-start]").nth(2).click(click_count=3)

    assert make_draft(page).text == "“Builders need time,” she added."


def test_select_all_marks_every_paragraph(review, article):
    page = review(article)

    page.locator("[data-start]").nth(1).click()
    page.keyboard.press("Control+a")

    blocks = [article.revision.text[s:e] for _kind, s, e in article.revision.blocks]
    assert make_draft(page).stretches == blocks


def test_words_in_arabic_are_marked_as_they_stand(review, article):
    page = review(article)

    select(page, article, "ستنخفض الإيجارات")

    assert make_draft(page).text == "ستنخفض الإيجارات"


def test_a_second_draft_over_the_marks_of_the_first(review, article):
    page = review(article)
    select(page, article, "Rents will fall,")
    make_draft(page)

    select(page, article, "fall,” she said, “and wages")
    page.get_by_role("button", name="New statement").click()
    expect(page.locator("mark.overlap")).to_have_text("fall,")

    assert Statement.objects.latest("pk").text == "fall,” she said, “and wages"


def test_typing_a_speaker_offers_who_is_in_the_archive(review, article):
    make_expert("Alexander Korolev")
    make_suggestion("Rents will fall,", article=article)
    page = review(article)

    page.get_by_label("Speaker", exact=True).press_sequentially("kolol")

    options = page.get_by_role("listbox").get_by_role("option")
    expect(options).to_have_text(["Create “kolol”"])
    page.get_by_label("Speaker", exact=True).press_sequentially("ev")
    expect(options.first).to_contain_text("Alexander Korolev")


def test_the_page_is_accessible_and_does_not_scroll_sideways(
    review, article, desk_user, assert_accessible
):
    make_expert("Alexander Korolev")
    make_suggestion("Rents will fall,", article=article, speaker="Alexander Kololev")
    make_suggestion("Builders need", article=article, tier="check_first").reject(by=desk_user)
    make_suggestion("Builders need time,", article=article, tier="check_first", speaker="A B")
    page = review(article)

    assert_accessible(page)
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert_accessible(page)
