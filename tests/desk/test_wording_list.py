"""Wording: what is not on its page as it was approved, and what editors do about it."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive import erasing
from newsdesk.archive.models import Action, Article, Finding, Job, Original, PageCheck, Statement
from newsdesk.desk.views import wording as views
from newsdesk.intake import job_items, wording
from newsdesk.intake.resolving import resolve_publicly
from newsdesk.intake.wording import check, look
from tests.desk.record_page import edit_of, form_of
from tests.factories import (
    make_article,
    make_expert,
    make_finding,
    make_outlet,
    make_statement,
    make_suggestion,
    make_user,
)
from tests.intake.news_pages import BODY, P1, P2, P3, P4, paragraphs
from tests.intake.news_pages import article as page_of
from tests.intake.web import Answer, leading_to, web

pytestmark = pytest.mark.django_db

LIST = "desk:wording_list"
ADDRESS = "http://tide.example/rents"
NUMBERS = "But the numbers leave very little room for another reading."
SNAPSHOT = "a snapshot taken at noon"


def serve(server, *lines):
    server.answers["/rents"] = Answer(page_of(paragraphs(lines or BODY)).encode())


@pytest.fixture
def server(monkeypatch):
    """A web with the page at ADDRESS, to which all that the desk asks for leads."""
    with web({}) as server:
        serve(server)
        resolve = leading_to(server)
        monkeypatch.setattr(wording, "check", lambda a, **how: check(a, resolve=resolve, **how))
        monkeypatch.setattr(
            job_items, "look", lambda a, heeds_robots: look(a, heeds_robots=False, resolve=resolve)
        )
        yield server


@pytest.fixture
def article():
    """An article of the page's words with two public statements."""
    text = "\n".join(["Rents in Vell to fall by spring, economist says", *BODY])
    article = make_article(text, url=ADDRESS, outlet=make_outlet("The Tide"))
    for words in (NUMBERS, SNAPSHOT):
        make_statement(words, article=article, expert=make_expert())
    article.refresh_from_db()
    return article


def shown(client, **wanted):
    response = client.get(reverse(LIST), wanted)
    return [finding for row in response.context["rows"] for finding in row.findings]


def post(client, name, thing, **data):
    return client.post(reverse(f"desk:{name}", args=[thing.pk]), data, follow=True)


def test_the_button_compares_the_page_and_leads_to_what_was_found(editor_client, article, server):
    serve(server, P1, P2.replace("numbers leave", "numbers do not leave"), P3, P4)
    facts = editor_client.get(reverse("desk:article_facts", args=[article.pk]))
    assertContains(facts, "Check against the live page")

    page = post(editor_client, "article_check", article)

    assertContains(page, "1 thing is not as it was")
    assertContains(page, "1 of 2 public statements stands as approved")
    assertContains(page, "</span>do not </ins>")
    facts = editor_client.get(reverse("desk:article_facts", args=[article.pk]))
    assertContains(facts, "1 of 2 public statements stands as approved")


def test_a_page_that_is_as_it_was_is_said_to_be(editor_client, article, server):
    page = post(editor_client, "article_check", article)

    assertContains(page, "2 of 2 public statements stand as approved")
    assertContains(page, "Nothing of this sort was found")


def test_a_page_that_does_not_answer_is_told_at_once(editor_client, article, server):
    server.answers["/rents"] = Answer(status=404)

    page = post(editor_client, "article_check", article)

    assertContains(page, "no page at this address (404)")
    assertContains(page, "Asked once since")


def test_without_an_address_there_is_nothing_to_compare(editor_client):
    article = make_statement().article

    assertContains(post(editor_client, "article_check", article), "nothing to compare")


def test_every_tab_counts_what_it_lists(editor_client):
    for outcome in ("changed", "changed", "attribution", "missing", "other", "gone", "unreachable"):
        make_finding(outcome=outcome)
    make_finding(outcome="missing", settled_at=timezone.now())
    withheld = make_finding()
    Article.objects.filter(pk=withheld.check_of.article_id).update(
        withheld_at=timezone.now(), withheld_reason="No."
    )

    for name, _label, count in editor_client.get(reverse(LIST)).context["tabs"]:
        assert len(shown(editor_client, show=name)) == count, name
    assert len(shown(editor_client)) == 6
    assert len(shown(editor_client, show="settled")) == 1


def test_a_long_list_is_paged_and_asks_no_more_of_the_database(
    editor_client, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(views, "PAGE_SIZE", 4)
    made = [make_finding(outcome=each) for each in ("changed", "other", "gone") * 3]
    PageCheck.objects.update(checked_at=timezone.now())
    with django_assert_max_num_queries(12):
        first = editor_client.get(reverse(LIST))
    found = [each for row in first.context["rows"] for each in row.findings]
    before = first.context["next_before"]
    assertContains(first, f"before={before}")

    while before:
        page = editor_client.get(reverse(LIST), {"before": before})
        found += [each for row in page.context["rows"] for each in row.findings]
        before = page.context["next_before"]

    assert found == made[::-1]


def test_nonsense_in_the_address_is_as_if_left_out(editor_client):
    make_finding()

    assert len(shown(editor_client, show="nothing", before="x" * 30, article="9" * 30)) == 1


def test_what_is_settled_leaves_the_list_and_can_be_opened_again(editor_client, editor):
    finding = make_finding()

    assertContains(post(editor_client, "finding_settle", finding), "Settled.")
    assert shown(editor_client) == []
    assertContains(editor_client.get(reverse(LIST), {"show": "settled"}), f"by {editor}")
    assertContains(editor_client.get(reverse("desk:log")), "Settled what was found on the page")
    post(editor_client, "finding_unsettle", finding)

    assert shown(editor_client) == [finding]


def test_the_queue_tells_how_much_waits(editor_client, contributor_client):
    make_finding()
    make_finding(outcome="unreachable")

    assertContains(editor_client.get(reverse("desk:queue")), "1 thing is not on its page")
    assertNotContains(contributor_client.get(reverse("desk:queue")), "on its page")


def test_the_new_text_is_taken_over_as_any_other_with_the_page_as_evidence(
    editor_client, article, server
):
    serve(server, P1, P2, P3.replace("at noon", "at dusk"), P4)
    post(editor_client, "article_check", article)
    page = editor_client.get(reverse(LIST))
    link = reverse("desk:article_replace_text", args=[article.pk]) + "?live=1"
    assertContains(page, link)

    preview = editor_client.get(link)
    assertContains(preview, "move along: <b>1</b>")
    assertContains(preview, "differ: <b>1</b>")
    assert article.revisions.count() == 1
    typed = {"text": preview.context["form"]["text"].value(), "version": article.version}
    editor_client.post(link, typed | {"confirmed": "1"})

    article.refresh_from_db()
    assert "taken at dusk" in article.revision.text
    assert article.revision.originals.get().data == server.answers["/rents"].data
    assert dict(Statement.objects.values_list("text", "anchoring")) == {
        NUMBERS: "ok",
        SNAPSHOT: "changed",
    }
    assert not Finding.objects.exists()


def test_a_text_that_was_typed_over_is_no_evidence(editor_client, article, server):
    serve(server, P1, P2, P3.replace("at noon", "at dusk"), P4)
    post(editor_client, "article_check", article)
    link = reverse("desk:article_replace_text", args=[article.pk]) + "?live=1"
    typed = {"text": f"{article.revision.text}\nMore.", "version": article.version}
    editor_client.post(link, typed | {"confirmed": "1"})

    article.refresh_from_db()
    assert not article.revision.originals.exists()
    assert not Original.objects.exists()


def source(client, article, **data):
    article.refresh_from_db()
    return post(client, "article_source", article, version=article.version, **data)


def test_only_an_editors_press_tells_readers_that_a_page_is_gone(editor_client, client):
    statement = make_statement()
    Article.objects.filter(pk=statement.article_id).update(url=ADDRESS)
    make_finding(statement, outcome="gone")
    day = timezone.now().replace(year=2025, month=3, day=1)
    PageCheck.objects.update(failed_since=day, failures=3, trouble="gone", checked_at=day)
    article, address = statement.article, statement.get_absolute_url()
    assertContains(editor_client.get(reverse(LIST)), "gone since 1 March 2025")
    assertNotContains(client.get(address), "has not answered since")

    copy = "https://archive.example/1"
    page = source(editor_client, article, archive_url=copy, gone="1")

    assertContains(page, "readers are led to the archived copy first")
    assertContains(client.get(address), "has not answered since 1 March 2025")
    assertContains(client.get(address), copy)
    assert shown(editor_client) == []
    assert Action.objects.on(article).first().after["source_dead_since"] == "2025-03-01"


def test_undoing_that_a_page_is_gone_asks_again(editor_client):
    finding = make_finding(outcome="gone")
    PageCheck.objects.update(failed_since=timezone.now(), checked_at=timezone.now())
    source(editor_client, finding.check_of.article, archive_url="", gone="1")
    assert shown(editor_client) == []

    editor_client.post(reverse("desk:undo"))

    assert Article.objects.get().source_dead_since is None
    assert shown(editor_client) == [finding]


def test_a_page_that_answers_again_is_said_to(editor_client):
    finding = make_finding(outcome="back")
    article = finding.check_of.article
    Article.objects.update(source_dead_since="2025-03-01")

    source(editor_client, article, archive_url="", back_again="1")

    article.refresh_from_db()
    assert article.source_dead_since is None
    assert shown(editor_client) == []


def test_an_address_that_is_none_stays_to_be_mended(editor_client):
    article = make_finding().check_of.article

    page = source(editor_client, article, archive_url="javascript:alert(1)", gone="1")

    assertContains(page, "not the address of a web page", status_code=422)
    assertContains(page, 'value="javascript:alert(1)"', status_code=422)
    article.refresh_from_db()
    assert article.source_dead_since is None


def test_who_saves_second_sees_it_and_loses_nothing(editor_client, editor):
    article = make_finding().check_of.article
    article.edit(by=editor, version=article.version, byline="Somebody")
    data = {"version": article.version - 1, "archive_url": "https://archive.example/2"}

    page = post(editor_client, "article_source", article, **data)

    assertContains(page, "Somebody else has changed this article", status_code=409)
    assertContains(page, "https://archive.example/2", status_code=409)
    assertContains(page, f'name="version" value="{article.version}"', status_code=409)


def test_many_pages_are_checked_as_a_job(editor_client, article, server):
    serve(server, P1, P2, P4)
    page = editor_client.post(reverse("desk:wording_check"), {"outlet": "the tide"}, follow=True)

    job = Job.objects.get()
    assert (job.kind, job.state, job.done, job.failed) == ("wording", "done", 1, 0)
    assertContains(page, "1 thing to look at")
    assert [each.outcome for each in shown(editor_client)] == ["missing"]


def test_an_outlet_that_is_not_there_is_named(editor_client):
    page = editor_client.post(reverse("desk:wording_check"), {"outlet": "The Tied"})

    assertContains(page, "There is no outlet called “The Tied”", status_code=422)
    assert not Job.objects.exists()


def test_an_outlet_is_watched_once_an_editor_says_so(editor_client, article):
    outlet = article.outlet
    PageCheck.objects.enrol()
    assert not PageCheck.objects.exists()

    editor_client.post(edit_of(outlet), form_of(editor_client, outlet) | {"is_watched": "on"})
    PageCheck.objects.enrol()

    assert PageCheck.objects.get().next_at
    facts = editor_client.get(reverse("desk:article_facts", args=[article.pk]))
    assertContains(facts, "It has not been compared yet")


def test_what_was_deleted_for_good_is_not_kept_by_a_check(editor_client, article, server):
    serve(server, P1, P2, P3.replace("at noon", "at dusk"), P4)
    post(editor_client, "article_check", article)
    statement = article.statements.get(text=SNAPSHOT)

    erasing.erase_statement(
        statement, by=make_user("publisher"), version=statement.version, reason="Court order."
    )

    assert not Finding.objects.exists()
    assert not Original.objects.exists()


def test_the_command_checks_in_the_terminal(article, server, capsys, monkeypatch):
    module = "newsdesk.intake.management.commands.watch_wording.check"
    resolve = leading_to(server, others=resolve_publicly)
    monkeypatch.setattr(module, lambda a, **how: check(a, resolve=resolve, **how))
    call_command("watch_wording", skip_checks=False)
    assert "No page is due" in capsys.readouterr().out
    serve(server, P1, P2, P4)

    call_command("watch_wording", outlet="the tide")

    printed = capsys.readouterr().out
    assert re.search(r"Rents in Vell.*words missing: 1", printed)
    assert "1 pages: 1 words missing" in printed
    with pytest.raises(CommandError, match="no outlet called The Tied"):
        call_command("watch_wording", outlet="The Tied")


def test_the_command_leaves_it_to_the_worker(article, server, capsys):
    call_command("watch_wording", every=True, job=True)

    assert "Checking the wording" in capsys.readouterr().out
    assert (Job.objects.get().state, Job.objects.get().done) == ("done", 1)


def test_editors_are_led_to_it_and_contributors_are_not(editor_client, contributor_client):
    make_suggestion()

    assertNotContains(contributor_client.get(reverse("desk:queue")), reverse(LIST))
    assertContains(editor_client.get(reverse("desk:queue")), reverse(LIST))
