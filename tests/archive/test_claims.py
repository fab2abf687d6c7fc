"""The same claim in several places: found, joined or kept apart, and shown as one."""

import random
from contextlib import suppress

import pytest

from newsdesk.archive import claiming
from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.listing import Listing, Wanted
from newsdesk.archive.merging import merge, take_apart, trails
from newsdesk.archive.merging.splitting import split
from newsdesk.archive.models import Action, Claim, ClaimPair, Expert, Outlet, Statement
from newsdesk.archive.models.action import one_request
from newsdesk.archive.spans import make_spans
from newsdesk.archive.undoing import redo, undo
from tests.factories import (
    make_article,
    make_expert,
    make_outlet,
    make_statement,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

WORDS = "Rents in the north will fall by a tenth next year,"
DIFFERENT = "Rents in the north … will fall, by “a tenth”, next year"


@pytest.fixture
def ada():
    return make_expert("Ada Lind")


def say(words, *, expert, outlet=None, day="2024-11-18", **fields):
    """A published statement of `words` in an article of `outlet`."""
    outlet = outlet or make_outlet()
    article = make_article(
        f"News of {outlet} on {day}\n“{words}” somebody said.", outlet=outlet, published=day
    )
    return make_statement(words, article=article, expert=expert, **fields)


def listed(**wanted):
    return [each.pk for each in Listing(Wanted(**wanted)).statements]


def test_a_quote_printed_differently_in_two_outlets_is_one_card(ada):
    tide, post = make_outlet("The Tide"), make_outlet("The Post")
    later = say(DIFFERENT, expert=ada, outlet=post, day="2024-11-19")
    first = say(WORDS, expert=ada, outlet=tide)
    other = say(WORDS, expert=make_expert("Bo Stern"))

    [pair] = ClaimPair.objects.askable()
    assert {pair.first_id, pair.second_id} == {first.pk, later.pk}
    claiming.join(pair, by=make_user(), version=pair.version)

    assert listed(expert=(ada.pk,)) == [first.pk]
    assert listed() == [first.pk, other.pk] or listed() == [other.pk, first.pk]
    [card] = Listing(Wanted(expert=(ada.pk,))).statements
    assert [each.pk for each in card.shown_with] == [later.pk]
    assert not ClaimPair.objects.askable().exists()


def test_a_card_is_found_by_every_outlet_and_wording_and_counted_once(ada):
    tide, post = make_outlet("The Tide"), make_outlet("The Post")
    first = say(WORDS, expert=ada, outlet=tide)
    say(f"I tell you: {WORDS} and in Vell", expert=ada, outlet=post, day="2024-11-19")
    say("Something else that only the Post has printed", expert=ada, outlet=post)
    [pair] = ClaimPair.objects.askable()
    claiming.join(pair, by=make_user(), version=1)

    assert listed(outlet=(tide.pk,)) == [first.pk]
    assert first.pk in listed(outlet=(post.pk,))
    assert listed(q="vell") == [first.pk]
    for wanted in (
        Wanted(),
        Wanted(q="north"),
        Wanted(outlet=(tide.pk,)),
        Wanted(not_outlet=(tide.pk,)),
    ):
        offered = Listing(wanted).facets["outlet"] if Listing(wanted).count else []
        for value in offered:
            only = Listing(wanted.only("outlet", value.value))
            assert (value.label, value.count) == (value.label, only.count)
            assert len(only.statements) == only.count
    counts = dict(Outlet.objects.with_counts().values_list("name", "statement_count"))
    assert (counts["The Tide"], counts["The Post"]) == (1, 2)


def test_no_claim_bridges_a_not_another_number_or_a_stock_phrase(ada):
    for words in (
        "Rents in the north will not fall by a tenth next year,",
        "Rents in the north won’t fall by a tenth next year,",
    ):
        say(words, expert=ada)
    say(WORDS, expert=ada)
    affirmed = Statement.objects.get(text=WORDS)
    assert not ClaimPair.objects.of(affirmed).exists()
    say("Rents will fall by 5 per cent in the north", expert=ada)
    say("Rents will fall by 6 per cent in the north", expert=ada)
    say("We do not comment,", expert=ada)
    say("We do not comment,", expert=ada)
    [pair] = ClaimPair.objects.askable()
    assert "not" in pair.first.text
    said_whole = say(f"Nobody here believes that {WORDS} I tell you", expert=ada)
    with_no = ClaimPair.objects.of(said_whole).get(first=affirmed)
    assert with_no.negates


def test_exactly_the_same_words_in_one_article_are_joined_at_once(ada):
    article = make_article(f"“{WORDS}” says Lind\nShe said more.\n“{WORDS}” said Ada Lind.")
    text = article.revision.text
    article.revision.set_kinds(["headline", *["paragraph"] * (len(article.revision.blocks) - 1)])
    above = make_statement(WORDS, article=article, expert=ada)
    start = text.rindex(WORDS)
    spans = make_spans(text, [[start, start + len(WORDS)]])
    editor = make_user()
    body = Statement.objects.record(
        article, by=editor, kind="direct", spans=spans, expert=ada, attribution="named"
    )
    body.publish(by=editor, version=body.version)

    above.refresh_from_db()
    assert above.claim_id == body.claim_id is not None
    assert listed() == [body.pk]


def joined_pair(ada, *, editor):
    one, other = say(WORDS, expert=ada), say(DIFFERENT, expert=ada, day="2024-11-19")
    [pair] = ClaimPair.objects.askable()
    with one_request():
        claiming.join(pair, by=editor, version=pair.version)
    for each in (one, other, pair):
        each.refresh_from_db()
    return one, other, pair


def last_request():
    return Action.objects.order_by("-pk").values_list("request", flat=True).first()


def test_joining_is_undone_and_done_again_with_topics_and_question(ada):
    editor, topic = make_user(), make_topic("Housing")
    one, other = say(WORDS, expert=ada, topics=[topic]), say(DIFFERENT, expert=ada)
    [pair] = ClaimPair.objects.askable()
    with one_request():
        claiming.join(pair, by=editor, version=pair.version)
    assert list(Statement.objects.get(pk=other.pk).direct_topics()) == [topic]

    undo(last_request(), by=editor)
    assert not Statement.objects.get(pk=other.pk).direct_topics()
    assert sorted(listed()) == [one.pk, other.pk]
    assert ClaimPair.objects.askable().count() == 1

    redo(last_request(), by=editor)
    assert listed() == [one.pk]
    assert not ClaimPair.objects.askable().exists()


def test_what_was_refused_or_taken_out_is_never_asked_again(ada):
    editor = make_user()
    one, other, pair = joined_pair(ada, editor=editor)
    claiming.separate(other, by=editor, version=other.version)
    assert sorted(listed()) == [one.pk, other.pk]
    other.refresh_from_db()
    claiming.offer_for(other)
    assert claiming.offer_among(ada) == 0
    assert not ClaimPair.objects.askable().exists()


def test_of_two_editors_who_decide_at_once_the_second_is_told(ada):
    say(WORDS, expert=ada), say(DIFFERENT, expert=ada)
    mine, theirs = ClaimPair.objects.get(), ClaimPair.objects.get()
    claiming.join(mine, by=make_user(), version=mine.version)
    with pytest.raises(Conflict):
        claiming.refuse(theirs, by=make_user(), version=theirs.version)
    assert ClaimPair.objects.get().state == "joined"


def test_the_next_one_takes_the_place_of_one_that_is_withheld(ada):
    editor = make_user()
    one, other, _pair = joined_pair(ada, editor=editor)
    one.withhold(by=editor, version=one.version, reason="Wrong.")
    assert listed() == [other.pk]
    one.publish(by=editor, version=one.version)
    assert listed() == [one.pk]


def check_claims():
    """Assert that no claim holds two people's words, and that lists show each claim once."""
    for claim in Claim.objects.all():
        assert not claiming.strays_in(claim.statements.all())
    listed_ = Statement.objects.listed().exclude(claim=None)
    cards = list(listed_.values_list("claim", "expert"))
    assert len(cards) == len(set(cards))
    for each in Statement.objects.exclude(listed_under=None).select_related("listed_under"):
        assert each.expert_id == each.listed_under.expert_id
        assert each.listed_under.seq is not None
        assert each.seq is None
    assert not [row for row in Statement.objects.all().as_listed() if row.seq != row.stored_seq]


@pytest.mark.parametrize("seed", range(3))
def test_no_claim_holds_two_people_whatever_is_merged_split_and_undone(seed):
    chance, editor = random.Random(seed), make_user()
    ada, bo = make_expert("Ada Lind"), make_expert("Bo Stern")
    for number in range(3):
        for expert in (ada, bo):
            say(f"{WORDS} he said" * (1 + number % 2), expert=expert, day=f"2024-11-1{number}")
    joint = Claim.objects.create()
    article = make_article(f"Both say it\n“{WORDS}” said Lind and Stern.")
    for expert in (ada, bo):
        make_statement(WORDS, article=article, expert=expert, claim=joint)
    done = []
    for _step in range(14):
        experts, pairs = list(Expert.objects.order_by("pk")), list(ClaimPair.objects.askable())
        what = chance.choice(["join", "join", "merge", "apart", "split", "undo", "correct"])
        before = last_request()
        with one_request():
            if what == "join" and pairs:
                pair = chance.choice(pairs)
                claiming.join(pair, by=editor, version=pair.version)
            elif what == "merge" and len(experts) > 1:
                two = chance.sample(experts, 2)
                merge(*two, by=editor, versions=[each.version for each in two])
            elif what == "apart":
                trail = next((t for each in experts for t in trails(each)), None)
                trail and take_apart(trail, by=editor)
            elif what == "split":
                one = max(experts, key=lambda each: each.statements.count())
                ids = list(one.statements.values_list("pk", flat=True))
                some = chance.sample(ids, len(ids) // 2)
                some and split(
                    one, by=editor, version=one.version, name=f"Split {_step}", statements=some
                )
            elif what == "correct":
                each = chance.choice(list(Statement.objects.select_related("expert")))
                change = {"expert": chance.choice(experts), "public_note": "Wrong speaker."}
                each.correct(by=editor, version=each.version, **change)
        if what == "undo" and done:
            # What was changed since stays as it is.
            with suppress(NotAllowed):
                undo(done.pop(), by=editor)
        elif last_request() != before:
            done.append(last_request())
        check_claims()
