"""What editors decided, counted for each rule of the finder."""

import datetime
import os

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from newsdesk.archive.models import Expert, Suggestion
from newsdesk.archive.spans import make_spans
from newsdesk.intake.verdicts import Source, verdicts
from tests.factories import make_expert, make_suggestion, make_user

pytestmark = pytest.mark.django_db
RULE = Source("test", "test")


@pytest.fixture
def ada():
    return make_expert("Ada Lind")


def accept(suggestion, *, expert=None, **fields):
    fields.setdefault("kind", "direct")
    fields.setdefault("spans", suggestion.spans)
    attribution = "named" if expert else "unnamed"
    return suggestion.accept(
        by=make_user("contributor"), expert=expert, attribution=attribution, **fields
    )


def counts():
    """The one rule's counts that are not nought."""
    return {name: count for name, count in verdicts()[RULE].items() if count}


def test_what_is_open_or_rejected_is_counted():
    make_suggestion()
    make_suggestion().reject(by=make_user())

    assert counts() == {"open": 1, "rejected": 1}
    assert verdicts()[RULE].share_right == 0


def test_a_suggestion_accepted_as_it_was(ada):
    accept(make_suggestion(speaker="Ada Lind"), expert=ada)

    assert counts() == {"accepted": 1, "as_it_was": 1}
    assert verdicts()[RULE].share_right == 1


def test_each_correction_is_counted_and_the_suggestion_once(ada):
    suggestion = make_suggestion(speaker="Ben Ode")
    spans = make_spans(suggestion.revision.text, [[suggestion.start, suggestion.start + 5]])

    accept(suggestion, expert=ada, kind="mixed", spans=spans)

    assert counts() == {"accepted": 1, "corrected": 1, "words": 1, "kind": 1, "speaker": 1}


def test_moving_a_mark_past_a_comma_corrects_nothing(ada):
    suggestion = make_suggestion("Rents will fall,", speaker="Ada Lind")
    start, end = suggestion.payload["spans"][0]

    accept(suggestion, expert=ada, spans=make_spans(suggestion.revision.text, [[start, end - 1]]))

    assert counts() == {"accepted": 1, "as_it_was": 1}


def test_another_printed_form_of_the_speaker_is_no_other_speaker(ada):
    ada.add_name("Áda Lind-Moe", "alias")

    accept(make_suggestion(speaker="Ada Lind-Moe"), expert=ada)

    assert counts() == {"accepted": 1, "as_it_was": 1}


def test_a_speaker_left_open_is_no_mistake_of_the_finder(ada):
    accept(make_suggestion(), expert=ada)

    assert counts() == {"accepted": 1, "as_it_was": 1, "named": 1}


def test_a_guessed_institution_that_is_another_is_a_mistake(ada):
    suggestion = make_suggestion()
    suggestion.expert_guess = make_expert("The City", kind=Expert.Kind.INSTITUTION)
    suggestion.save()

    accept(suggestion, expert=ada)

    assert counts() == {"accepted": 1, "corrected": 1, "speaker": 1}


def test_a_named_speaker_who_is_taken_out_is_a_mistake():
    accept(make_suggestion(speaker="Ada Lind"))

    assert counts() == {"accepted": 1, "corrected": 1, "speaker": 1}


def test_what_is_corrected_later_is_not_the_finders_doing(ada):
    statement = accept(make_suggestion(speaker="Ada Lind"), expert=ada)
    statement.correct(by=make_user(), version=statement.version, kind="indirect")

    assert counts() == {"accepted": 1, "as_it_was": 1}


def test_the_count_can_begin_at_a_day_and_keep_to_one_finder():
    for days, version in ((1, "1"), (40, "1"), (1, "2")):
        suggestion = make_suggestion()
        suggestion.reject(by=make_user())
        at = timezone.now() - datetime.timedelta(days)
        Suggestion.objects.filter(pk=suggestion.pk).update(decided_at=at, finder_version=version)
    last_month = (timezone.now() - datetime.timedelta(30)).date()

    assert {source.finder: v["rejected"] for source, v in verdicts().items()} == {"1": 2, "2": 1}
    recent = verdicts(since=last_month, finder="1")
    assert {source.finder: v["rejected"] for source, v in recent.items()} == {"1": 1}


def test_the_report_asks_as_little_of_many_as_of_one(ada, django_assert_num_queries):
    for _ in range(5):
        accept(make_suggestion(speaker="Ada Lind"), expert=ada)

    with django_assert_num_queries(5):
        verdicts()


def test_the_report_puts_the_weakest_rule_first_and_doubts_small_numbers(capsys):
    for rule, accepted, rejected in (("colon", 3, 1), ("gerund", 1, 3), ("relative", 0, 1)):
        for number in range(accepted + rejected):
            suggestion = make_suggestion()
            Suggestion.objects.filter(pk=suggestion.pk).update(rule=rule)
            if number < accepted:
                accept(suggestion)
            else:
                suggestion.reject(by=make_user())

    call_command("finder_report", "--minimum", "4")

    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0][:3] == ["rule", "right", "suggested"]
    assert [line[:2] for line in lines[1:5]] == [
        ["gerund", "25"],
        ["colon", "75"],
        ["relative", "–"],
        ["all", "44"],
    ]
    assert lines[6][0] == "finder"


def test_a_report_on_nothing_says_so(capsys):
    call_command("finder_report")

    assert capsys.readouterr().out == "Nothing has been suggested yet.\n"


def test_a_day_that_does_not_exist_is_refused():
    with pytest.raises(CommandError, match="no day 2024-02-31"):
        call_command("finder_report", "--since", "2024-02-31")


def test_a_reader_who_has_seen_enough_ends_the_report_in_peace():
    make_suggestion()
    reading, writing = os.pipe()
    os.close(reading)

    with open(writing, "w", encoding="utf-8") as pipe:
        call_command("finder_report", stdout=pipe)
