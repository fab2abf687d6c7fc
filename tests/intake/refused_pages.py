"""Pages from which no article can be had, and how the refusal begins."""

from tests.intake.news_pages import BODY, P1, Page, article, described, html, paragraphs

WALL = """<div class="wall"><h1>Your privacy</h1><p>We and our 812 partners store cookies on your
device and process personal data such as your address to show you advertisements.</p>
<p>With your consent we and our partners may use precise location data. You can refuse to consent,
or change your mind at any time in our cookie settings.</p></div>"""
TEASERS = "".join(
    f"<article><h2><a href='/{n}'>Story {n}</a></h2><p>{line}</p></article>"
    for n, line in enumerate(BODY)
)
STUB = f"<p>{P1}</p><div class='paywall-offer'><p>Read on for one crown a week.</p></div>"
MOVED = "<h1>Not found</h1><p>This page has moved.</p>"

REFUSED = {
    "empty": Page("", "It is empty"),
    "empty-body": Page("<!doctype html><html><head></head><body></body></html>", "No headline"),
    "paywall-stub": Page(
        article(STUB, described(isAccessibleForFree=False)), "Only the beginning is free"
    ),
    "cookie-wall": Page(
        html("<title>Your privacy | The Tide</title>", WALL), "The site asks for consent"
    ),
    "several-articles": Page(
        html("<title>City | The Tide</title>", TEASERS), "There are several articles"
    ),
    "infinite-nesting": Page(
        html(described(), "<div>" * 5000 + paragraphs() + "</div>" * 5000),
        "Its elements are nested too deeply",
    ),
    "not-found-as-200": Page(
        html("<title>Not found | The Tide</title>", MOVED), "No article was found"
    ),
    "wrong-encoding": Page(
        article(paragraphs()), "Some of its letters are damaged", encoding="windows-1252"
    ),
    "no-encoding": Page(
        article(paragraphs()).replace('<meta charset="utf-8">', ""),
        "It is not UTF-8 and does not say",
        content_type="text/html",
        encoding="windows-1252",
    ),
}
