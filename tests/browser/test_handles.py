"""Dragging the end of a statement's words does what the keys do."""

import pytest
from playwright.sync_api import expect

from newsdesk.archive.models import Statement
from tests.factories import make_article, make_statement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "Rents 🏘️ fall\n🙂🙂 Ada Lind said that rents will fall in May and wages rise.\nThat was all."

# Where on the screen the words end, as [x, y].
END_OF = """words => {
  for (const paragraph of document.querySelectorAll("[data-start]")) {
    const texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const at = node.data.indexOf(words);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at + words.length - 1);
      range.setEnd(node, at + words.length);
      const box = range.getBoundingClientRect();
      return [box.right - 1, box.top + box.height / 2];
    }
  }
}"""


@pytest.fixture
def drafts(live_server):
    """The same words as drafts in two articles."""
    return [
        make_statement("rents will fall", article=make_article(text), publish=False)
        for text in (TEXT, TEXT.replace("That was all.", "Nothing else."))
    ]


def open_draft(page, live_server, draft):
    page.goto(f"{live_server.url}/desk/articles/{draft.article_id}/")
    expect(page.locator("[data-handle=end]")).to_be_visible()


def drag_end_to(page, words):
    handle = page.locator("[data-handle=end]").bounding_box()
    x, y = page.evaluate(END_OF, words)
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, y, steps=4)
    page.mouse.up()


def test_a_handle_and_two_presses_of_a_key_give_the_same(
    live_server, page, desk_user, sign_in, drafts
):
    by_key, by_handle = drafts
    sign_in(page, desk_user)
    open_draft(page, live_server, by_key)
    for text in ("Rents will fall in", "Rents will fall in May"):
        page.keyboard.press("}")
        expect(page.locator("#inspector blockquote")).to_have_text(text)

    open_draft(page, live_server, by_handle)
    drag_end_to(page, "in May")
    expect(page.locator("#inspector blockquote")).to_have_text("Rents will fall in May")

    by_key.refresh_from_db()
    by_handle.refresh_from_db()
    assert by_key.text == by_handle.text == "rents will fall in May"
    assert by_key.spans["content"] == by_handle.spans["content"]
    # Two moves of a key, one of the handle.
    assert (by_key.version, by_handle.version) == (3, 2)


def test_a_handle_dropped_in_another_paragraph_is_told_so(
    live_server, page, desk_user, sign_in, drafts
):
    sign_in(page, desk_user)
    open_draft(page, live_server, drafts[0])

    drag_end_to(page, "That was all")

    expect(page.locator("#inspector [role=alert]")).to_contain_text("end with their paragraph")
    assert Statement.objects.get(pk=drafts[0].pk).text == "rents will fall"
