"""What readers reported: listed, dealt with, and then without their addresses."""

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Action, ErrorReport
from newsdesk.archive.undoing import undoable
from newsdesk.desk.views import reports as views
from tests.factories import make_report, make_statement, make_user

pytestmark = pytest.mark.django_db

LIST = "/desk/reports/"


@pytest.fixture
def report():
    return make_report(message="Bo Ek said this.", email="reader@example.org")


def handle(client, report, note="The speaker is corrected.", version=1):
    return client.post(f"{LIST}{report.pk}/handle/", {"note": note, "version": version})


def test_an_open_report_is_listed_with_the_way_to_its_statement(editor_client, report):
    page = editor_client.get(LIST)

    assertContains(page, "Bo Ek said this.")
    assertContains(page, 'href="mailto:reader@example.org"')
    assertContains(page, "Rents will fall")
    card = f"/desk/articles/{report.statement.article_id}/?card=statement-{report.statement_id}"
    assertContains(page, f'href="{card}"')
    assert editor_client.get(card).status_code == 200


def test_a_refused_note_is_shown_in_a_long_list_too(editor_client, report, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 1)
    make_report()

    response = handle(editor_client, report, note="")

    assertContains(response, "Say what was done", status_code=422)
    assertContains(response, "before=", status_code=422)


def test_what_a_reader_wrote_is_shown_as_text(editor_client):
    make_report(message="<script>alert(1)</script>")
    assertContains(editor_client.get(LIST), "&lt;script&gt;")


def test_a_handled_one_leaves_the_open_ones_and_forgets_the_readers_address(editor_client, report):
    assert handle(editor_client, report)["Location"] == LIST

    assertNotContains(editor_client.get(LIST), "Bo Ek said this.")
    page = editor_client.get(f"{LIST}?show=handled")
    assertContains(page, "Bo Ek said this.")
    assertContains(page, "The speaker is corrected.")
    assertNotContains(page, "reader@example.org")
    assert not ErrorReport.objects.exclude(email="").exists()


def test_without_a_note_it_stays_open(editor_client, report):
    response = handle(editor_client, report, note="")

    assertContains(response, "Say what was done", status_code=422)
    assert ErrorReport.objects.open().exists()


def test_of_two_editors_the_second_keeps_what_was_typed(editor_client, report):
    handle(editor_client, report)

    response = handle(editor_client, report, note="I did it, too.")

    assertContains(response, "Somebody else has dealt with this", status_code=409)
    assertContains(response, "I did it, too.", status_code=409)
    assert ErrorReport.objects.get().note == "The speaker is corrected."


def test_it_can_be_opened_again(editor_client, report):
    handle(editor_client, report)

    editor_client.post(f"{LIST}{report.pk}/reopen/", {"version": 2})

    assertContains(editor_client.get(LIST), "Bo Ek said this.")


def test_opening_again_what_has_changed_is_refused(editor_client, report):
    handle(editor_client, report)

    page = editor_client.post(f"{LIST}{report.pk}/reopen/", {"version": 1}, follow=True)

    assertContains(page, "Somebody else has changed this")
    assert not ErrorReport.objects.open().exists()


def test_the_log_says_who_handled_it_and_not_what_the_reader_wrote(editor_client, editor, report):
    handle(editor_client, report)

    [action] = Action.objects.filter(verb="handle")
    assert action.by == editor
    for words in ("Bo Ek", "reader@example.org"):
        assert words not in f"{action.before}{action.after}"
    page = editor_client.get("/desk/log/?verb=handle")
    assertContains(page, f"Handled a reader’s report on statement {report.statement_id}")


def test_handling_stands_in_the_way_of_no_undo(editor_client, editor, report):
    before = undoable(editor)
    handle(editor_client, report)
    assert undoable(editor) == before


def test_the_queue_tells_editors_how_many_are_open(editor_client, report):
    make_report()
    handle(editor_client, make_report())

    assertContains(editor_client.get("/desk/"), "2 reports of errors by readers")
    contributor = Client()
    contributor.force_login(make_user("contributor"))
    assertNotContains(contributor.get("/desk/"), "reports of errors")


def test_every_report_is_on_one_page_and_only_one(editor_client):
    statement = make_statement()
    for number in range(30):
        make_report(statement, message=f"Report {number:02}")

    first = editor_client.get(LIST)
    last = editor_client.get(f"{LIST}?before={first.context['next_before']}")
    shown = [row.report.message for page in (first, last) for row in page.context["rows"]]

    assert shown == [f"Report {number:02}" for number in reversed(range(30))]


def test_many_take_as_many_queries_as_one(editor_client, django_assert_max_num_queries):
    for _more in range(20):
        make_report()
    with django_assert_max_num_queries(12):
        editor_client.get(LIST)
