"""Jobs at the desk: started, followed, stopped, resumed and tried again."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Article, Job
from newsdesk.intake import working
from tests.factories import TEXT, make_article, make_job, make_user
from tests.translation import marked, untranslated

pytestmark = pytest.mark.django_db
LIST = reverse("desk:job_list")


def page(job, **query):
    return reverse("desk:job_detail", args=[job.pk], query=query)


def progress(job, **query):
    return reverse("desk:job_progress", args=[job.pk], query=query)


def post(client, name, job, **how):
    return client.post(reverse(f"desk:{name}", args=[job.pk]), **how)


def file(name, text=TEXT):
    return SimpleUploadedFile(name, text.encode())


def test_files_are_brought_in_and_each_result_leads_to_its_article(editor_client):
    given = {"files": [file("a.txt"), file("b.txt", "")], "outlet": "Post", "published": "2024-11"}

    shown = editor_client.post(LIST, given, follow=True)

    article = Article.objects.get()
    assert article.outlet.name == "Post"
    assert article.shown_date == "November 2024"
    assertContains(shown, reverse("desk:article_detail", args=[article.pk]))
    assertContains(shown, "It is empty.")
    assertContains(shown, "1 failed")
    assertContains(editor_client.get(LIST), "a.txt and 1 more")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, "Choose files, or give addresses."),
        ({"addresses": "https://news.example/a\nftp://x"}, "“ftp://x” is not a web address."),
        ({"files": [SimpleUploadedFile("a.jsonl", b"{}")]}, "ask a publisher"),
        ({"addresses": "https://news.example/a", "published": "zz"}, "is not a date"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(editor_client, given, problem):
    response = editor_client.post(LIST, given | {"outlet": "Vell Post"})

    assertContains(response, problem, status_code=422)
    assertContains(response, 'value="Vell Post"', status_code=422)
    assert not Job.objects.exists()


def test_a_publisher_brings_in_an_archive_file(client):
    client.force_login(make_user("publisher"))
    line = '{"type": "outlet", "name": "Post"}\n{"type": "nonsense"}\n'

    shown = client.post(LIST, {"files": [file("a.jsonl", line)]}, follow=True)

    assert Job.objects.get().kind == "archive"
    assertContains(shown, "line 2")
    assertContains(shown, "1 failed")


def test_what_is_still_being_taken_in_says_so(editor_client):
    job = Job.objects.create(kind="archive", state="gathering")

    shown = editor_client.get(page(job))

    assertContains(shown, "Being taken in")
    assertContains(shown, "0 %")


def test_a_running_job_asks_for_its_progress_and_a_finished_one_no_more(editor_client):
    job = make_job("a.txt", "b.txt")
    working.do(job.take_up("worker:1"))

    shown = editor_client.get(page(job))
    assertContains(shown, f'hx-get="{progress(job)}?said=5"')
    assertContains(shown, '<progress max="2"')
    # Nothing new to say aloud, until there is.
    assertNotContains(editor_client.get(progress(job, said=5)), "job-said")
    assertContains(editor_client.get(progress(job, said=0)), "job-said")

    working.work_on(job)
    ended = editor_client.get(progress(job, said=5))
    assertNotContains(ended, "hx-get")
    assertContains(ended, "2 of 2")
    assertContains(ended, 'id="job-results"')


def test_a_job_is_stopped_and_resumed(editor_client):
    job = make_job("a.txt")

    assertContains(post(editor_client, "job_stop", job, follow=True), "Stopped.")
    assert not working.work_on(job)
    assertContains(editor_client.get(page(job)), "Resume")
    post(editor_client, "job_resume", job)

    assertContains(editor_client.get(page(job)), "1</strong> of 1")
    assertContains(editor_client.get(reverse("desk:log")), "Resumed “Bringing in articles: a.txt”")


def test_what_failed_is_tried_again(editor_client):
    job = make_job("a.txt")
    job.take_up("worker:1").fail("The network was down.")
    assertContains(editor_client.get(page(job, show="failed")), "The network was down.")

    post(editor_client, "job_retry", job)

    assertNotContains(editor_client.get(page(job)), "The network was down.")
    assert Article.objects.count() == 1


def test_it_is_said_that_no_worker_runs(editor_client):
    job = make_job("a.txt")
    assertNotContains(editor_client.get(page(job)), "manage.py worker")

    Job.objects.update(started_at=timezone.now() - timedelta(minutes=2))

    assertContains(editor_client.get(page(job)), "manage.py worker")


def test_editors_have_the_finder_read_again(editor_client):
    article = make_article()

    editor_client.post(reverse("desk:job_suggest"))

    assert article.suggestions.exists()


def test_long_results_are_paged_at_the_same_cost(editor_client, django_assert_max_num_queries):
    job = make_job(*(f"{number}.txt" for number in range(60)))

    with django_assert_max_num_queries(8):
        first = editor_client.get(page(job))
    assertContains(first, "49.txt")
    assertNotContains(first, "50.txt")
    assertContains(editor_client.get(page(job, after=50, show="waiting")), "50.txt")


def test_all_of_it_is_translatable(client):
    user = make_user("publisher", username="zz")
    client.force_login(user)
    job = make_job("zz", "zz zz", by=user)
    job.take_up("zz:1").fail("zz")
    for address in (page(job), progress(job, said=9)):
        with marked():
            shown = client.get(address).content.decode()
        assert untranslated(shown, data=["zz", "Newsdesk", "News", "desk", "(2)"]) == []
