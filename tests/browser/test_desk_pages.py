"""The desk's other pages, one after the other: for everyone, at every width, in both themes."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from newsdesk.archive.models import Article, Expert, Organisation, Original, Statement, Topic
from newsdesk.intake.arriving import Source, read_source, set_aside
from tests.browser.test_record_pages import assert_fits
from tests.factories import make_expert, make_job, make_statement, make_user
from tests.intake.news_pages import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (390, 1280)
SHOWN_ALONE = [
    "job_list", "claim_list", "duplicate_list", "doubt_list", "organisation_list",
    "organisation_new", "orphan_list", "original_list", "article_new", "article_list",
    "statement_list", "report_list", "miss_list", "log", "feed_list", "guideline", "queue",
]  # fmt: skip

# What stands on some of the lists.
SHOWN = {
    "claim_list": "With these differences",
    "duplicate_list": "Ada Lindquist",
    "orphan_list": "Text changed",
    "original_list": "rents.html",
    "job_list": "one.txt",
}


@pytest.fixture
def newsroom(live_server):
    """The demonstration newsroom, with something on each of the desk's lists; its publisher."""
    call_command("import_archive", "fixtures/newsroom.jsonl", verbosity=0)
    publisher = make_user("publisher")
    some = Statement.objects.published().order_by("pk")[:3]
    Statement.objects.filter(pk=some[0].pk).update(anchoring="orphan", seq=None)
    Statement.objects.filter(pk=some[1].pk).update(anchoring="changed")
    source = Source(PAGES["captions"].data, name="rents.html")
    set_aside(source, read_source(source), by=publisher)
    twins = [make_expert("Ada Lindqvist"), make_expert("Ada Lindquist")]
    for said in (
        "Rents in the city will fall by a tenth,",
        "Rents in the town will fall by a tenth,",
    ):
        make_statement(said, expert=twins[0])
    return publisher


def paths():
    """The addresses of the pages, each of the record that has most to show."""
    expert = Expert.objects.filter(statements__isnull=False, affiliations__isnull=False).first()
    body = Organisation.objects.filter(affiliations__isnull=False).first()
    other = Organisation.objects.exclude(pk=body.pk).first()
    topic = Topic.objects.filter(level=2, statement_links__isnull=False).first()
    statement, article = expert.statements.first(), Article.objects.first()
    job = make_job("one.txt", "two.txt")
    of_expert = ["withhold", "anonymise", "erase", "split", "merge"]
    return [
        *[reverse(f"desk:{name}") for name in SHOWN_ALONE],
        reverse("desk:job_detail", args=[job.pk]),
        *[reverse(f"desk:expert_{verb}", args=[expert.pk]) for verb in of_expert],
        reverse("desk:statement_erase", args=[statement.pk]),
        *[reverse(f"desk:organisation_{v}", args=[body.pk]) for v in ("detail", "split", "merge")],
        reverse("desk:organisation_merge", args=[body.pk]) + f"?other={other.pk}",
        *[reverse(f"desk:topic_{verb}", args=[topic.pk]) for verb in ("split", "merge")],
        *[reverse(f"desk:article_{v}", args=[article.pk]) for v in ("facts", "replace_text")],
    ]


def check(page, path, assert_accessible):
    page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page, path)
        assert_accessible(page)


def test_every_page_is_accessible_and_fits(live_server, newsroom, page, sign_in, assert_accessible):
    sign_in(page, newsroom)
    for path in paths():
        assert page.goto(live_server.url + path).status == 200, path
        check(page, path, assert_accessible)
    # There was something on the lists.
    for name, shown in SHOWN.items():
        page.goto(live_server.url + reverse(f"desk:{name}"))
        expect(page.locator("main")).to_contain_text(shown)


def test_what_is_wrong_in_forms_is_accessible_and_fits(
    live_server, newsroom, page, sign_in, assert_accessible
):
    sign_in(page, newsroom)
    for path in [each for each in paths() if each.endswith(("/split/", "/erase/", "/new/"))]:
        page.goto(live_server.url + path)
        # The browser would not send what is empty.
        form = page.locator("main form[method=post]").last
        form.evaluate("form => { form.noValidate = true }")
        with page.expect_navigation() as answer:
            form.locator("[type=submit]:visible").last.click()
        assert answer.value.status == 422, path
        check(page, path, assert_accessible)


def test_previews_are_accessible_and_fit(live_server, newsroom, page, sign_in, assert_accessible):
    sign_in(page, newsroom)
    original = Original.objects.get()
    expert = Statement.objects.published().exclude(expert=None).first().expert
    article = Article.objects.filter(statements__anchoring="changed").get()
    text = article.revision.text.replace("the", "that", 20)

    page.goto(live_server.url + reverse("desk:original_detail", args=[original.pk]))
    check(page, "the preview of a page", assert_accessible)

    page.goto(live_server.url + reverse("desk:article_replace_text", args=[article.pk]))
    page.get_by_label("Text", exact=True).fill(text)
    page.get_by_role("button", name="Replace the text").click()
    expect(page.get_by_role("heading", name="What this would do")).to_be_visible()
    check(page, "the preview of a text", assert_accessible)

    page.goto(live_server.url + reverse("desk:expert_anonymise", args=[expert.pk]))
    page.get_by_label("Shown instead of the name").fill("a resident")
    page.get_by_label("Why? Readers see").fill("A court said so.")
    page.get_by_role("button", name="See what would go").click()
    expect(page.get_by_role("button", name="Withhold the name")).to_be_visible()
    check(page, "the preview of a name withheld", assert_accessible)
