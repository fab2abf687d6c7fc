"""Marking words with the mouse, deciding with one press, in a real browser."""

import pytest
from playwright.sync_api import expect

from newsdesk.archive.models import Statement, Suggestion
from newsdesk.desk import workspace
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
    expect(page.locator(f"#statement-{statement.pk}")).to_be_visible()
    expect(page.locator("mark")).to_have_text("Rents will fall,")


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


def test_a_stretch_is_added_to_a_suggestion(review, article):
    suggestion = make_suggestion("Rents will fall,", article=article, speaker="Ada Lind")
    page = review(article)
    card = page.locator(f"#suggestion-{suggestion.pk}")
    card.get_by_text("Correct").click()

    select(page, article, "and wages rise.")
    card.get_by_role("button", name="Add stretch").click()
    expect(card.get_by_label("Words")).to_have_value("Rents will fall,\nand wages rise.")
    card.get_by_role("button", name="Approve").click()
    expect(page.locator("#announcement")).to_contain_text("Approved and published")

    statement = Statement.objects.get()
    assert statement.stretches == ["Rents will fall,", "and wages rise."]
    assert statement.kind == "direct"


def test_a_selection_replaces_the_words(review, article):
    suggestion = make_suggestion("Rents will fall,", article=article, speaker="Ada Lind")
    page = review(article)
    card = page.locator(f"#suggestion-{suggestion.pk}")
    card.get_by_text("Correct").click()

    select(page, article, "Builders need time,")
    card.get_by_role("button", name="Use selection").click()
    card.get_by_role("button", name="Approve").click()
    expect(page.locator("#announcement")).to_contain_text("Approved and published")

    assert Statement.objects.get().text == "Builders need time,"


def test_after_each_decision_the_next_card_has_the_focus(review, article):
    make_expert("Ada Lind")
    first, second, third = (
        make_suggestion(words, article=article, speaker="Ada Lind")
        for words in ("Rents will fall,", "and wages rise.", "Builders need time,")
    )
    page = review(article)

    page.locator(f"#suggestion-{first.pk}").get_by_role("button", name="Approve").click()
    approve = page.locator(f"#suggestion-{second.pk}").get_by_role("button", name="Approve")
    expect(approve).to_be_focused()
    page.locator(f"#suggestion-{second.pk}").get_by_role("button", name="Reject").click()
    expect(
        page.locator(f"#suggestion-{third.pk}").get_by_role("button", name="Approve")
    ).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#progress")).to_contain_text("3 of 3 reviewed")

    assert Statement.objects.published().count() == 2
    assert Suggestion.objects.get(pk=second.pk).decision == "rejected"


def test_a_selection_elsewhere_survives_a_decision(review, article):
    make_expert("Ada Lind")
    suggestion = make_suggestion("Rents will fall,", article=article, speaker="Ada Lind")
    page = review(article)

    select(page, article, "Builders need time,")
    page.locator(f"#suggestion-{suggestion.pk}").get_by_role("button", name="Reject").click()
    expect(page.locator("#announcement")).to_contain_text("Rejected")

    assert make_draft(page).text == "Builders need time,"


def test_what_is_missing_gets_the_focus(review, article):
    suggestion = make_suggestion("Rents will fall,", article=article)
    page = review(article)

    page.locator(f"#suggestion-{suggestion.pk}").get_by_role("button", name="Approve").click()

    speaker = page.get_by_label("Speaker", exact=True)
    expect(page.get_by_text("Choose who said this")).to_be_visible()
    expect(speaker).to_be_focused()


def test_the_text_follows_the_cards(review):
    quotes = [f"Rents will fall {number}," for number in range(20)]
    article = make_article("News\n" + "\n".join(f"“{each}” said Ada Lind." for each in quotes))
    for each in quotes:
        make_suggestion(each, article=article, speaker="Ada Lind")
    page = review(article)
    page.emulate_media(reduced_motion="reduce")
    last = page.locator("li[data-card]").last
    mark = page.locator("mark").last
    expect(mark).not_to_be_in_viewport()

    last.get_by_role("button", name="Approve").focus()

    expect(mark).to_be_in_viewport()
    expect(mark).to_have_class("direct suggested now")
    mark_at = mark.bounding_box()
    assert mark_at["y"] + mark_at["height"] < page.locator("#new-statement").bounding_box()["y"]
    assert page.evaluate("scrollY") == 0
    first = page.locator("mark").first
    page.locator("[data-text-pane]").evaluate("pane => pane.scrollTo(0, 0)")
    first.click()
    expect(page.locator("li[data-card]").first).to_be_focused()
    expect(page.locator("li[data-card]").first).to_be_in_viewport()


def test_a_decision_moves_neither_header_nor_text(review, article):
    suggestion = make_suggestion("Rents will fall,", article=article, speaker="Ada Lind")
    page = review(article)
    before = page.locator(".review-head").bounding_box()

    page.locator(f"#suggestion-{suggestion.pk}").get_by_role("button", name="Reject").click()
    expect(page.locator("#announcement")).to_contain_text("Rejected")

    assert page.locator(".review-head").bounding_box() == before


def test_the_keyboard_comes_to_the_first_card_in_two_steps(review, article):
    make_suggestion("Rents will fall,", article=article, speaker="Ada Lind")
    make_suggestion("and wages rise.", article=article, speaker="Ada Lind")
    page = review(article)

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to statements")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.locator("li[data-card]").first.locator("a").first).to_be_focused()


def test_a_card_in_brief_opens_where_it_stands(review, article, monkeypatch):
    monkeypatch.setattr(workspace, "FORMS_SHOWN", 0)
    suggestion = make_suggestion("Rents will fall,", article=article, speaker="Ada Lind")
    page = review(article)
    card = page.locator(f"#suggestion-{suggestion.pk}")

    card.get_by_role("link", name="Correct").click()

    expect(card.get_by_label("Words", exact=True)).to_have_value("Rents will fall,")
    expect(card).to_be_focused()
    card.get_by_role("button", name="Approve").click()
    expect(page.locator("#announcement")).to_contain_text("Approved and published")
    assert Statement.objects.published().get().text == "Rents will fall,"


def test_on_a_phone_targets_are_large_and_progress_stays_in_sight(review, article):
    make_suggestion("Rents will fall,", article=article, speaker="Alexander Korolev")
    page = review(article)
    page.set_viewport_size({"width": 390, "height": 800})
    page.get_by_text("Correct", exact=True).first.click()

    for box in page.locator("li[data-card] :is([type=checkbox], [type=radio])").all():
        assert min(box.bounding_box()[side] for side in ("width", "height")) >= 24
        assert box.locator("xpath=ancestor::label").bounding_box()["height"] >= 44
    way = page.get_by_role("link", name="In the text: ¶2")
    assert way.bounding_box()["height"] >= 44
    page.get_by_label("Note", exact=True).scroll_into_view_if_needed()
    expect(page.get_by_text("0 of 1 reviewed")).to_be_in_viewport()


def test_typing_a_speaker_offers_who_is_in_the_archive(review, article):
    make_expert("Alexander Korolev")
    make_suggestion("Rents will fall,", article=article)
    page = review(article)

    page.get_by_label("Speaker", exact=True).press_sequentially("kolol")

    option = page.locator("#expert-options option")
    expect(option).to_have_count(0)
    page.get_by_label("Speaker", exact=True).press_sequentially("ev")
    expect(option).to_have_attribute("value", "Alexander Korolev")


def test_the_page_is_accessible_and_does_not_scroll_sideways(
    review, article, desk_user, assert_accessible
):
    make_expert("Alexander Korolev")
    make_suggestion("Rents will fall,", article=article, speaker="Alexander Kololev")
    make_suggestion("Builders need", article=article, tier="check_first").reject(by=desk_user)
    make_suggestion("Builders need time,", article=article, tier="check_first", speaker="A B")
    page = review(article)
    page.get_by_text("Correct", exact=True).first.click()

    assert_accessible(page)
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert_accessible(page)
