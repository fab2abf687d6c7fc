"""Jobs: what becomes of every item, whoever works on it and whatever comes between."""

import gzip
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from newsdesk.archive import archive_file
from newsdesk.archive.erasing import erase_statement
from newsdesk.archive.models import (
    Action,
    Article,
    Claim,
    Job,
    JobItem,
    LeaseLost,
    Outlet,
    Statement,
)
from newsdesk.archive.models.job import MOST_ATTEMPTS
from newsdesk.intake import job_items, jobs, working
from newsdesk.intake.job_items import articles_of, lines_of
from tests.archive.archive_file.lines import article_row, export, statement_row
from tests.archive.archive_file.rich_archive import empty_the_archive, everything, make_rich_archive
from tests.factories import make_article, make_expert, make_statement, make_user

pytestmark = pytest.mark.django_db
TEXT = (
    "Rents in street {0} to fall\n“Rents will fall,” said Ada Lind.\nNothing else is known of {0}."
)


def texts(*numbers):
    return [(f"{number}.txt", TEXT.format(number).encode()) for number in numbers]


def begin(things, kind=Job.Kind.ARTICLES, **options):
    """A job that nobody works on yet."""
    return Job.objects.begin(kind, things, options=options)


def counts(job):
    job.refresh_from_db()
    return job.state, job.done, job.failed, job.left


def test_every_file_becomes_an_article_with_suggestions_under_its_name():
    editor = make_user()

    job = jobs.start(Job.Kind.ARTICLES, texts(1, 2), by=editor, outlet="Post", date="2024-11")

    assert counts(job) == ("done", 2, 0, 0)
    for item in job.items.all():
        assert item.outcome == "new"
        assert item.article.outlet.name == "Post"
        assert item.article.shown_date == "November 2024"
        assert item.article.suggestions.count() == item.made["suggestions"] == 1
        assert Action.objects.on(item.article).get(verb="import").by == editor
        # What was given is kept once, beside the text.
        assert item.given is None
        assert item.article.revision.originals.get().name == item.key


def test_what_fails_says_why_and_costs_no_other_and_can_be_tried_again():
    bad = [("bad.txt", b"\xff\xfe\x00"), ("empty.txt", b"")]

    job = jobs.start(Job.Kind.ARTICLES, [*texts(1), *bad, *texts(2)])

    assert counts(job) == ("done", 2, 2, 0)
    assert "It is empty." in job.items.get(key="empty.txt").error
    job.items.filter(key="empty.txt").update(given=job_items_bytes(TEXT.format(3)))
    assert jobs.retry_failed(job, by=None) == 2
    assert counts(job) == ("done", 3, 1, 0)
    assert Article.objects.count() == 3


def job_items_bytes(text):
    return JobItem.of(Job(), 1, "x", text.encode()).given


def test_an_article_that_is_here_is_not_brought_in_again():
    jobs.start(Job.Kind.ARTICLES, texts(1))

    job = jobs.start(Job.Kind.ARTICLES, [*texts(1), ("1.txt", TEXT.format(1).encode())])

    assert Article.objects.count() == 1
    assert [(i.key, i.outcome) for i in job.items.all()] == [
        ("1.txt", "known"),
        ("1.txt (2)", "known"),
    ]


def test_a_stopped_job_takes_up_nothing_and_goes_on_where_it_was():
    job = begin(texts(1, 2, 3))
    working.do(job.take_up("somebody:1"))

    assert job.stop(by=None)
    assert not job.stop(by=None)
    assert working.work_on(job) is False
    assert counts(job) == ("stopped", 1, 0, 2)

    assert jobs.resume(job, by=None)
    assert counts(job) == ("done", 3, 0, 0)
    verbs = Action.objects.on(job).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["start", "stop", "resume"]


def test_two_workers_never_have_the_same_item():
    job = begin(texts(1, 2))

    first, second = job.take_up("one:1"), job.take_up("two:2")

    assert {first.key, second.key} == {"1.txt", "2.txt"}
    assert job.take_up("three:3") is None


def test_who_comes_late_stores_nothing():
    """A lease ran out while its worker was busy; another has done the item meanwhile."""
    job = begin(texts(1))
    late = job.take_up("one:1")
    JobItem.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    working.do(job.take_up("two:2"))

    working.do(late)

    assert Article.objects.count() == 1
    assert counts(job) == ("done", 1, 0, 0)
    with pytest.raises(LeaseLost):
        late.fail("too late")


def test_what_a_dead_process_held_is_taken_back_and_what_a_live_one_holds_is_not(monkeypatch):
    job = begin(texts(1, 2))
    machine, _colon, number = working.worker_name().partition(":")
    alive = job.take_up(f"{machine}:{number}")
    dead = job.take_up(f"{machine}:4194999")
    elsewhere = f"another-{machine}:4194999"

    assert working.take_back() == 1
    assert job.take_up(elsewhere).key == dead.key
    assert working.take_back() == 0
    alive.refresh_from_db()
    assert alive.lease


def test_an_item_that_ends_every_worker_is_given_up():
    job = begin(texts(1, 2))
    for number in range(MOST_ATTEMPTS):
        assert job.take_up(f"worker:{number}").key == "1.txt"
        JobItem.objects.update(lease="", leased_until=None)

    assert job.take_up("worker:9").key == "2.txt"
    assert "ended 5 times" in job.items.get(key="1.txt").error
    assert counts(job) == ("running", 0, 1, 1)


def test_a_database_that_does_not_answer_is_waited_for(monkeypatch):
    job, calls = begin(texts(1)), []
    keep_article = job_items.keep_article

    def now_and_then(item, found):
        calls.append(item)
        if len(calls) < 3:
            raise OperationalError("server closed the connection unexpectedly")
        return keep_article(item, found)

    work = job_items.WORK[Job.Kind.ARTICLES]._replace(keep=now_and_then)
    monkeypatch.setitem(working.WORK, Job.Kind.ARTICLES, work)
    # The test's own connection has to stay.
    monkeypatch.setattr(working, "wait_for_database", lambda seconds: None)

    assert working.work_on(job) is False
    assert counts(job) == ("done", 1, 0, 0)
    assert Article.objects.count() == 1


def test_an_archive_file_comes_in_as_a_job_as_it_does_at_once(tmp_path):
    make_rich_archive()
    export(tmp_path / "archive.jsonl")
    before = everything()
    empty_the_archive()

    with (tmp_path / "archive.jsonl").open("rb") as lines:
        job = jobs.start(Job.Kind.ARCHIVE, lines_of(lines), name="archive.jsonl")

    assert counts(job)[0] == "done"
    assert job.failed == 0
    assert everything() == before
    assert sum(i.made.get("statements", 0) for i in job.items.all()) == Statement.objects.count()


def test_the_lines_of_an_archive_file_are_done_one_after_the_other(monkeypatch):
    monkeypatch.setattr(job_items, "LINES", 2)
    job = begin(lines_of(OUTLETS), kind=Job.Kind.ARCHIVE)

    first = job.take_up("one:1")

    assert first.key == "lines 1 to 2"
    assert job.take_up("two:2") is None
    working.do(first)
    assert job.take_up("two:2").key == "line 4"


OUTLETS = [b'{"type": "outlet", "name": "%s"}\n' % name for name in (b"Post", b"Mail", b"Tide")]
OUTLETS.insert(2, b"\n")


def test_a_bad_line_says_which_and_why_and_is_all_that_is_kept():
    lines = [*OUTLETS, b"nonsense\n", b'{"type": "outlet"}']

    job = jobs.start(Job.Kind.ARCHIVE, lines_of(lines))

    assert counts(job) == ("done", 0, 1, 0)
    [item] = job.items.all()
    assert "line 5: This is not JSON" in item.error
    assert "line 6: name: is missing" in item.error
    assert item.made == {"lines": 3}
    assert item.data == b'5 nonsense\n6 {"type": "outlet"}'
    assert jobs.retry_failed(job, by=None) == 1
    assert "line 6: name: is missing" in job.items.get().error
    assert Outlet.objects.count() == 3


def test_claims_are_known_from_one_part_of_a_file_to_the_next(monkeypatch):
    monkeypatch.setattr(job_items, "LINES", 1)
    said = statement_row(expert="Ada Lind", claim="c1", status="published")
    rows = [article_row(said, headline=f"News {number}") for number in range(3)]

    jobs.start(Job.Kind.ARCHIVE, lines_of(map(archive_file.to_line, rows)))

    assert Claim.objects.get().statements.count() == 3
    assert Statement.objects.listed().count() == 1


def test_a_job_that_is_still_being_taken_in_is_not_worked_on_and_goes_if_it_cannot_be():
    def things():
        yield from texts(1)
        job = Job.objects.get()
        assert (job.state, job.has_work(), job.take_up("one:1")) == ("gathering", False, None)
        raise OSError("The disk is full.")

    with pytest.raises(OSError, match="full"):
        begin(things())

    assert not Job.objects.exists()


def test_a_deletion_for_good_leaves_no_word_of_what_failed():
    job = jobs.start(Job.Kind.ARCHIVE, lines_of([b"nonsense\n"]))
    statement = make_statement(expert=make_expert("Ada Lind"))

    erase_statement(statement, by=make_user("publisher"), version=statement.version, reason="Law.")
    jobs.retry_failed(job, by=None)

    assert not any(job.items.values_list("given", flat=True))
    assert "Bring it in anew." in job.items.get().error


def test_the_finder_reads_what_is_here_as_a_job():
    article = make_article()

    job = jobs.start(Job.Kind.SUGGEST, articles_of([article.pk]))

    assert counts(job) == ("done", 1, 0, 0)
    assert article.suggestions.count() == job.items.get().made["suggestions"] > 0


def test_suggesting_is_left_to_the_worker_and_followed(capsys):
    article = make_article()

    call_command("suggest", "--job", "--wait")

    assert "1 of 1, done" in capsys.readouterr().out
    assert article.suggestions.exists()


def test_the_commands_start_a_job_and_tell_how_it_goes(tmp_path, capsys):
    for key, text in texts(1, 2):
        (tmp_path / key).write_bytes(text)
    (tmp_path / "bad.txt").write_bytes(b"")

    with pytest.raises(CommandError, match="1 failed"):
        call_command("import_job", str(tmp_path), outlet="Post", wait=True)
    job = Job.objects.get()
    call_command("jobs")
    call_command("jobs", str(job.pk), "--failed")

    out = capsys.readouterr().out
    assert "3 of 3, 1 failed, done" in out
    assert "bad.txt: It is empty." in out
    with pytest.raises(CommandError, match="does not run"):
        call_command("jobs", str(job.pk), "--stop")
    call_command("jobs", str(job.pk), "--retry")
    assert counts(job) == ("done", 2, 1, 0)


def test_a_packed_archive_file_is_imported_by_its_name(tmp_path):
    path = tmp_path / "archive.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps({"type": "outlet", "name": "Post"}).encode()))

    call_command("import_job", str(path))

    assert counts(Job.objects.get()) == ("done", 1, 0, 0)


def test_jobs_of_long_ago_are_forgotten_and_what_they_made_is_not():
    old = jobs.start(Job.Kind.ARTICLES, texts(1))
    Job.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=100))
    jobs.start(Job.Kind.ARTICLES, texts(2))

    Job.objects.drop_old()

    assert Job.objects.count() == 1
    assert Article.objects.count() == 2
