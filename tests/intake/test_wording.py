"""What has become of published statements on the pages that they were read from."""

import time
from datetime import timedelta
from functools import cache

import pytest
from django.test import Client
from django.utils import timezone

from newsdesk.archive.carrying import page as carrying
from newsdesk.archive.models import Article, Finding, Original, PageCheck
from newsdesk.intake import fetching, wording
from newsdesk.intake.arriving import Source, bring_in_as_read, read_source, set_aside
from newsdesk.intake.watching import Watch
from tests.factories import make_expert, make_outlet, make_statement, make_user
from tests.intake.news_pages import BODY, P1, P2, P3, P4, paragraphs
from tests.intake.news_pages import article as page_of
from tests.intake.refused_pages import REFUSED
from tests.intake.web import Answer, leading_to, web

pytestmark = pytest.mark.django_db

ADDRESS = "http://tide.example/rents"
NOBODY = "Nobody expected it to work this fast, and I include myself,"
NUMBERS = "But the numbers leave very little room for another reading."
SNAPSHOT = "a snapshot taken at noon"


def html_of(*lines):
    return page_of(paragraphs(lines or BODY)).encode()


@pytest.fixture
def server():
    with web({"/rents": Answer(html_of())}) as server:
        yield server


SOURCE = Source(html_of(), url=ADDRESS, content_type="text/html; charset=utf-8")
read_once = cache(lambda: read_source(SOURCE))


@pytest.fixture
def article(server):
    """An article read from the page, with three public statements."""
    original = set_aside(SOURCE, read_once(), by=make_user())
    article = bring_in_as_read(original, read_once(), suggests=False, url=ADDRESS).article
    at = article.revision.text.index("Lind told")
    for words in (NOBODY, NUMBERS, SNAPSHOT):
        statement = make_statement(words, article=article, expert=make_expert(), publish=False)
        if words == NOBODY:
            statement.spans |= {"source": [at, at + 4], "cue": [at + 5, at + 9]}
            statement.save(update_fields=["spans"])
        statement.publish(by=make_user(), version=statement.version, is_confirmed=True)
    article.refresh_from_db()
    return article


def serve(server, *lines, status=200, **headers):
    server.answers["/rents"] = Answer(html_of(*lines), status=status, **headers)


def check(server, article, **how):
    article = Article.objects.get(pk=article.pk)
    return wording.check(article, resolve=leading_to(server), **how)


def found(article):
    """{words: outcome} of what is open."""
    rows = Finding.objects.open().filter(check_of__article=article)
    return {each.statement and each.statement.text: each.outcome for each in rows}


def checked(server, article, *lines, **how):
    serve(server, *lines, **how)
    check(server, article)
    return found(article)


def test_a_page_that_says_the_same_leaves_nothing_to_decide(server, article):
    assert checked(server, article) == {}

    assert article.page_check.same_count == 3


def test_other_marks_dashes_and_spaces_are_no_change(server, article):
    plain = P2.replace("“", '"').replace("”", '"').replace("’", "'").replace(" me", "\u00a0me")

    assert checked(server, article, P1, plain, P3.replace("“", '"').replace("”", '"'), P4) == {}
    assert article.page_check.sha256 != article.revision.originals.get().sha256


def test_a_not_put_into_a_quotation_is_a_change_and_is_shown(server, article):
    line = P2.replace("numbers leave", "numbers do not leave")

    assert checked(server, article, P1, line, P3, P4) == {NUMBERS: "changed"}
    finding = Finding.objects.get()
    assert "numbers leave very" in finding.was
    assert "numbers do not leave very" in finding.now


def test_a_not_beside_the_words_is_a_change_of_attribution(server, article):
    line = P3.replace("and called the study", "and never called the study")

    assert checked(server, article, P1, P2, line, P4) == {SNAPSHOT: "attribution"}


@pytest.mark.parametrize(
    "other",
    [("Lind", "Ort"), ("Lind", "Lint"), ("Lind", "she"), ("Lind told", "Lind denied to")],
)
def test_another_speaker_or_cue_is_a_change_of_attribution(server, article, other):
    assert checked(server, article, P1, P2.replace(*other), P3, P4) == {NOBODY: "attribution"}


def test_a_quotation_that_was_deleted_is_missing_and_is_sought_nowhere_else(server, article):
    elsewhere = P4 + " Asked again, a clerk spoke of a snapshot taken at midnight."

    result = checked(server, article, P1, P2, P3.partition(", and called")[0] + ".", elsewhere)

    assert result == {SNAPSHOT: "missing"}
    assert Finding.objects.get().now == ""


def test_what_moved_as_it_is_stays_the_same(server, article):
    assert (
        checked(server, article, P4, P1, "A new paragraph of today, of no great length.", P2, P3)
        == {}
    )


OTHER = [
    "The ferry to Morrow will be out of service for two weeks while its engines are replaced, the "
    "harbour office said, and buses will go round by the bridge every twenty minutes instead.",
    "Commuters were told to expect long queues in the morning, and a spokesman for the company "
    "that runs the line asked everybody who can to take their bicycles or to stay at home.",
    "“We are sorry for this,” he said on Friday. “The engines are forty years old, and there is "
    "nobody left who makes the parts for them, so that we had to have each of them cast anew.”",
]


@pytest.mark.parametrize(
    "data",
    [html_of(*OTHER), *(REFUSED[name].data for name in ("paywall-stub", "several-articles"))],
)
def test_a_page_with_another_text_cannot_be_compared_and_says_so(server, article, data):
    server.answers["/rents"] = Answer(data, content_type="text/html; charset=utf-8")
    check(server, article)

    assert found(article) == {None: "other"}


def test_a_redirect_to_the_front_page_is_told_with_where_it_leads(server, article):
    front = Answer(REFUSED["several-articles"].data, content_type="text/html; charset=utf-8")
    server.answers |= {"/": front, "/rents": Answer(status=301, Location="/")}
    check(server, article)

    assert found(article) == {None: "other"}
    assert article.page_check.problem.startswith("http://tide.example/ There are several")


def test_once_it_is_as_it_was_nothing_is_left_of_what_was_found(server, article):
    assert checked(server, article, P1, P2, P4) == {SNAPSHOT: "missing"}
    assert Original.objects.filter(page_check__article=article).exists()

    assert checked(server, article, P1, P2, P3, P4) == {}
    assert not Original.objects.filter(revision=None).exists()


def test_the_page_is_kept_as_long_as_it_differs_whatever_else_is_forgotten(server, article):
    checked(server, article, P1, P2, P4)
    Original.objects.update(got_at=timezone.now() - timedelta(days=30))

    set_aside(SOURCE, read_once(), by=make_user())

    assert PageCheck.objects.get().original.data == server.answers["/rents"].data


def test_what_was_settled_is_not_shown_again_until_it_changes(server, article):
    checked(server, article, P1, P2, P4)
    Finding.objects.get().settle(by=make_user())

    assert checked(server, article, P1, P2, P4, OTHER[0]) == {}
    changed = P3.replace("at noon", "at dusk")
    assert checked(server, article, P1, P2, changed, P4) == {SNAPSHOT: "changed"}


def test_what_was_settled_stays_so_while_another_text_is_there(server, article):
    checked(server, article, P1, P2, P4)
    Finding.objects.get().settle(by=make_user())

    assert checked(server, article, *OTHER) == {None: "other"}
    assert checked(server, article, P1, P2, P4) == {}


def days_pass(article, days):
    """As if the page had been checked so many days earlier than it was."""
    for name in ("checked_at", "failed_since", "next_at"):
        check = PageCheck.objects.get(article=article)
        if moment := getattr(check, name):
            PageCheck.objects.filter(pk=check.pk).update(**{name: moment - timedelta(days=days)})


def test_a_page_that_is_not_found_seems_gone_after_three_times_over_three_days(server, article):
    for _time in range(3):
        assert checked(server, article, status=404) == {None: "unreachable"}
    days_pass(article, 3)

    assert checked(server, article, status=410) == {None: "gone"}
    article.refresh_from_db()
    assert article.source_dead_since is None
    assert "no page at this address (410)" in article.page_check.problem
    assert checked(server, article) == {}


def test_trouble_that_may_pass_is_waited_for_more_patiently(server, article):
    for _time in range(5):
        checked(server, article, status=503)
        days_pass(article, 5)
        assert found(article) == {None: "unreachable"}

    assert checked(server, article, status=503) == {None: "gone"}


def test_a_page_that_lets_nobody_read_it_never_seems_gone(server, article):
    for _time in range(9):
        checked(server, article, status=403)
        days_pass(article, 30)

    assert found(article) == {None: "unreachable"}


def test_a_site_that_does_not_answer_in_time_is_said_to_be_slow(server, article, monkeypatch):
    monkeypatch.setattr(fetching, "TOTAL", 0.2)
    server.answers["/rents"] = Answer(write=lambda connection: time.sleep(0.5))
    check(server, article)

    assert found(article) == {None: "unreachable"}
    assert "takes too long" in article.page_check.problem


def test_what_was_found_on_the_page_stays_while_it_does_not_answer(server, article):
    checked(server, article, P1, P2, P4)

    assert checked(server, article, status=500) == {SNAPSHOT: "missing", None: "unreachable"}


def test_a_page_that_was_gone_and_answers_again_is_told(server, article):
    Article.objects.filter(pk=article.pk).update(source_dead_since="2025-03-01")

    assert checked(server, article, status=404) == {}
    assert checked(server, article) == {None: "back"}


def test_a_page_that_is_as_at_the_last_time_is_not_read_again(server, article, monkeypatch):
    serve(server, P1, P2, P4, ETag='"one"')
    check(server, article)
    before = PageCheck.objects.get()
    monkeypatch.setattr(wording, "read_source", None)

    check(server, article)
    serve(server, ETag='"one"', status=304)
    check(server, article)

    assert server.headers.get("If-None-Match") == '"one"'
    assert found(article) == {SNAPSHOT: "missing"}
    assert PageCheck.objects.get().checked_at > before.checked_at


def test_once_something_else_is_published_the_page_is_compared_anew(server, article):
    serve(server, P1, P2, P4, ETag='"one"')
    check(server, article)
    make_statement("chair, Ben Ort, said", article=article, expert=make_expert())

    check(server, article)

    assert "If-None-Match" not in server.headers
    assert set(found(article).values()) == {"missing"}
    assert len(found(article)) == 2


def test_byte_for_byte_what_it_was_recorded_from_is_not_read_at_all(server, article, monkeypatch):
    monkeypatch.setattr(wording, "read_source", None)

    assert checked(server, article) == {}
    assert article.page_check.statement_count == 3


def test_what_is_far_longer_than_an_article_is_not_compared(server, article, monkeypatch):
    monkeypatch.setattr(wording, "LONGEST", 500)

    assert checked(server, article, *BODY, *OTHER) == {None: "other"}
    assert "far longer" in PageCheck.objects.get().problem


def test_a_hostile_page_costs_little_and_changes_nothing(server, article):
    words = " ".join([NOBODY, NUMBERS, SNAPSHOT] * 9000)
    began = time.monotonic()

    checked(server, article, words, P2)

    assert all(len(each.now) < 5_000 for each in Finding.objects.all())
    assert time.monotonic() - began < 30


def test_readers_pages_are_the_same_before_and_after(server, article):
    statement = article.statements.first()
    addresses = [article.get_absolute_url(), statement.get_absolute_url(), "/", "/search/"]

    def pages():
        return [Client().get(address).content for address in addresses]

    before = pages()
    checked(server, article, P1, P2.replace("Nobody", "Everybody"), P4)
    checked(server, article, status=404)

    assert pages() == before


def test_what_is_not_public_is_not_checked(server, article):
    article.statements.update(status="withheld", status_reason="No.", seq=None)

    assert check(server, article) is None
    assert server.asked == []


# The schedule


def watched(article, *, day=None):
    """The article's outlet watched, and its check taken up; it came out on `day`."""
    outlet = make_outlet(is_watched=True)
    day = day or timezone.localdate()
    Article.objects.filter(pk=article.pk).update(outlet=outlet, published_on=day)
    PageCheck.objects.enrol()
    return PageCheck.objects.get(article=article)


def make_due(article):
    PageCheck.objects.filter(article=article).update(next_at=timezone.now())


def test_nothing_is_asked_for_unless_an_outlet_is_watched(server, article):
    assert Watch(resolve=leading_to(server)).step() is False
    assert not PageCheck.objects.exists()


@pytest.mark.parametrize(("age", "days"), [(0, 1), (6, 1), (30, 7), (61, 91), (4000, 91)])
def test_pages_are_checked_the_more_seldom_the_older_they_are(server, article, age, days):
    first = watched(article, day=timezone.localdate() - timedelta(days=age))
    assert first.next_at <= timezone.now() + timedelta(days=days)
    make_due(article)

    assert Watch(resolve=leading_to(server)).step()

    check = PageCheck.objects.get()
    assert check.checked_at
    assert round((check.next_at - timezone.now()) / timedelta(days=1)) == days


def test_a_page_that_does_not_answer_is_asked_again_sooner_than_an_old_one(server, article):
    watched(article, day=timezone.localdate() - timedelta(days=4000))
    serve(server, status=404)
    waits = []
    for _time in range(4):
        make_due(article)
        Watch(resolve=leading_to(server)).step()
        waits.append(
            round((PageCheck.objects.get().next_at - timezone.now()).total_seconds() / 86400)
        )

    assert waits == [1, 2, 4, 7]


def test_a_site_that_asks_to_wait_is_left_in_peace(server, article):
    watched(article)
    serve(server, status=429, Retry_After=str(10 * 86400))
    make_due(article)
    Watch(resolve=leading_to(server)).step()

    assert PageCheck.objects.get().next_at > timezone.now() + timedelta(days=9)


def test_rules_for_robots_are_heeded_on_schedule_and_not_when_somebody_asks(server, article):
    rules = b"User-agent: *\nDisallow: /rents"
    server.answers["/robots.txt"] = Answer(rules, content_type="text/plain")
    watched(article)
    make_due(article)
    Watch(resolve=leading_to(server)).step()

    assert [path for _host, path in server.asked] == ["/robots.txt"]
    assert PageCheck.objects.barred().count() == 1
    assert found(article) == {}
    check(server, article)
    assert PageCheck.objects.barred().count() == 0
    assert server.asked[-1][1] == "/rents"


def test_a_site_that_is_gone_is_not_taken_for_one_that_forbids(server, article):
    Article.objects.filter(pk=article.pk).update(url="http://nowhere.invalid/rents")
    watched(article)
    make_due(article)
    nowhere = leading_to(server, others=lambda host, port: [])
    Watch(resolve=nowhere).step()

    assert found(article) == {None: "unreachable"}
    assert PageCheck.objects.get().trouble == "gone"


def test_of_two_workers_one_checks_a_page_and_a_killed_one_loses_it_for_minutes_only(article):
    watched(article)
    make_due(article)

    assert PageCheck.objects.take_due().article == article
    assert PageCheck.objects.take_due() is None
    PageCheck.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    assert PageCheck.objects.take_due()


def test_an_hour_has_enough_after_so_many(article, monkeypatch):
    monkeypatch.setattr("newsdesk.archive.models.page_check.MOST_AN_HOUR", 1)
    watched(article)
    PageCheck.objects.update(checked_at=timezone.now(), next_at=timezone.now())

    assert PageCheck.objects.take_due() is None


def test_a_page_is_let_go_of_with_its_outlet(article):
    assert watched(article).next_at
    article.refresh_from_db()
    outlet = Article.objects.get(pk=article.pk).outlet
    outlet.edit(by=make_user(), version=outlet.version, is_watched=False)
    PageCheck.objects.enrol()

    assert PageCheck.objects.get().next_at is None


def test_what_goes_wrong_with_one_page_is_left_for_the_next_time(server, article, monkeypatch):
    watched(article)
    make_due(article)
    monkeypatch.setattr(wording, "fetch", lambda *args, **kwargs: 1 / 0)

    assert Watch(resolve=leading_to(server)).step()
    assert PageCheck.objects.get().next_at > timezone.now() + timedelta(hours=12)


def test_a_passage_shows_who_said_it_and_no_more_than_is_of_use():
    text = f"Top\n{'a ' * 400}“Rents will fall,” said Lind. {'b ' * 400}\nEnd"
    start = text.index("Rents")
    spans = {"content": [[start, start + 16]], "cue": None, "source": [start + 23, start + 27]}

    shown = carrying.passage(text, spans)

    assert "“Rents will fall,” said Lind." in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 700
