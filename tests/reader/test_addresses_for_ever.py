"""Addresses are for ever: what answered once answers, leads on in one step, or says why not."""

from random import Random

import pytest
from django.db import transaction
from django.urls import reverse

from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.learning import follow, printed_of
from newsdesk.archive.merging import MERGES, merge, splitting
from newsdesk.archive.models import (
    Action,
    Article,
    Expert,
    Organisation,
    Outlet,
    Statement,
    Suggestion,
    Topic,
)
from newsdesk.archive.models.action import one_request
from newsdesk.archive.spans import make_spans
from newsdesk.archive.undoing import redo, redoable, undo, undoable
from tests.factories import (
    make_article,
    make_expert,
    make_statement,
    make_suggestion,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

STEPS = 60
WORDS = [f"Rents will {verb} soon," for verb in ("fall", "rise", "stay", "end", "turn", "move")]
NAMES = ["Alexander Kolev", "Aleksandr Koleff", "Ben Ode"]
PATHS = ["Rents › Caps", "Rents › Aid", "Wages"]
ROLES = ["contributor", "editor", "publisher"]


def make_newsroom():
    """Three people, three topics and bodies: two suggestions, a draft and three public statements."""
    users = [make_user(role) for role in ROLES]
    people = [make_expert(name) for name in NAMES]
    topics = [make_topic(path) for path in PATHS]
    lines = [f"“{words}” said {NAMES[n % 3]}, a baker." for n, words in enumerate(WORDS)]
    article = make_article("\n".join(["News", *lines]))
    for words in WORDS[:2]:
        make_suggestion(words, article=article, speaker=NAMES[0])
    for n, words in enumerate(WORDS[2:], start=2):
        facts = {"expert": people[n % 3], "topics": [topics[n % 3]]}
        make_statement(words, article=article, publish=n > 2, **facts)
    for person, body in zip(people, ("Vell University", "University of Vell", "Port"), strict=True):
        person.learn_role("baker", body, read_in=article)
    return article, users


class Desk:
    """Does one step after another as a random one of three people would."""

    def __init__(self, seed):
        self.random, self.done = Random(seed), 0
        self.article, self.users = make_newsroom()

    def pick(self, things):
        things = list(things.order_by("pk"))
        return self.random.choice(things) if things else None

    def step(self, verb):
        by = self.random.choice(self.users)
        last = Action.objects.first()
        try:
            with transaction.atomic():
                if verb in ("undo", "redo"):
                    self.turn(verb, by)
                else:
                    with one_request():
                        getattr(self, verb)(by)
        except (Conflict, NotAllowed):
            pass
        self.done += Action.objects.first() != last

    def turn(self, verb, by):
        find, turn = (undoable, undo) if verb == "undo" else (redoable, redo)
        if request := find(by):
            turn(request, by=by)

    def approve(self, by):
        suggestion = self.pick(Suggestion.objects.open())
        if not suggestion:
            return
        statement = suggestion.accept(
            by=by,
            spans=make_spans(suggestion.revision.text, suggestion.payload["spans"]),
            kind="direct",
            attribution="named",
            expert=self.pick(Expert.objects.all()),
            printed_role="baker",
            topics=[self.pick(Topic.objects.all())],
        )
        follow(statement, None, by=by)

    def statement(self):
        return self.pick(Statement.objects.exclude(status="discarded"))

    def edit(self, by):
        statement = self.statement()
        before = printed_of(statement)
        values = {"expert": self.pick(Expert.objects.all()), "attribution": "named"}
        note = {"public_note": "Misheard."}
        statement.correct(by=by, version=statement.version, **values, **note)
        follow(statement, before, by=by)

    def tag(self, by):
        statement, topic = self.statement(), self.pick(Topic.objects.all())
        has_it = topic in statement.direct_topics()
        statement.retag(by=by, **{"remove" if has_it else "add": [topic]})

    def withhold(self, by):
        statement = self.statement()
        statement.withhold(by=by, version=statement.version, reason="A mistake.")

    def publish(self, by):
        statement = self.statement()
        statement.publish(by=by, version=statement.version, is_confirmed=True)

    def rename(self, by):
        thing = self.pick(self.random.choice([Expert, Topic, Organisation]).objects.all())
        name = f"{thing.name} {self.random.choice('XYZ')}"
        thing.edit(by=by, version=thing.version, name=name)

    def merge(self, by):
        kind = self.random.choice(list(MERGES))
        source, target = self.pick(kind.objects.all()), self.pick(kind.objects.all())
        merge(source, target, by=by, versions=(source.version, target.version))

    def split(self, by):
        expert = self.pick(Expert.objects.all())
        some = expert.statements.order_by("pk").values_list("pk", flat=True)[:1]
        name = self.random.choice(["Ana Kolev", "Sasha Kolev"])
        splitting.split(expert, by=by, version=expert.version, name=name, statements=list(some))

    def split_topic(self, by):
        topic = self.pick(Topic.objects.all())
        some = Statement.objects.filter(topic_links__topic=topic, topic_links__is_direct=True)
        ids = list(some.order_by("pk").values_list("pk", flat=True)[:1])
        name = self.random.choice(["Loans", "Fees"])
        splitting.split(topic, by=by, version=topic.version, name=name, statements=ids)


VERBS = [
    "approve",
    "edit",
    "tag",
    "withhold",
    "publish",
    "rename",
    "merge",
    "merge",
    "split",
    "split_topic",
    "undo",
    "redo",
]


def addresses():
    """Every address of everything there is, by the names of the moment."""
    for kind in (Expert, Topic, Organisation, Outlet, Article):
        for thing in kind.objects.all():
            yield thing.get_absolute_url()
            if kind is not Article:
                yield reverse(f"reader:{thing._meta.model_name}_as", args=[thing.pk, "atom"])
    for topic in Topic.objects.all():
        yield reverse("reader:topic_compare", args=[topic.pk, topic.slug])
    for statement in Statement.objects.all():
        yield statement.get_absolute_url()
        yield reverse("reader:statement_as", args=[statement.pk, "bib"])
        yield reverse("reader:statement_history", args=[statement.pk])


@pytest.mark.parametrize("seed", [4, 7])
def test_whatever_was_merged_renamed_and_split_every_address_still_answers(client, seed):
    desk, tried, answered = Desk(seed), set(), set()
    for _ in range(STEPS):
        desk.step(desk.random.choice(VERBS))
        for address in addresses():
            if address not in tried and client.get(address).status_code == 200:
                answered.add(address)
            # What is not public yet may be later.
            tried |= answered
    assert desk.done > STEPS / 3

    fates = {200: 0, 301: 0, 410: 0}
    for address in answered:
        answer = client.get(address)
        assert answer.status_code in fates, f"{answer.status_code} at {address}"
        fates[answer.status_code] += 1
        if answer.status_code == 301:
            onward = client.get(answer["Location"])
            assert onward.status_code in (200, 410), f"{address} → {answer['Location']}"
        elif answer.status_code == 410:
            assert b"A mistake." in answer.content or b"taken back" in answer.content, address
    assert min(fates.values()) > 0, fates


def entries(client, expert):
    feed = client.get(reverse("reader:expert_as", args=[expert.pk, "feed.json"]), follow=True)
    return [item["id"] for item in feed.json()["items"]]


def test_two_spellings_become_one_person_and_two_again(client, editor):
    kept, other = make_expert("Alexander Kolev"), make_expert("Aleksandr Koleff")
    for number in range(2):
        make_statement(f"Rents fall {number},", expert=kept)
    make_statement("Wages rise,", expert=other)
    old, before = other.get_absolute_url(), entries(client, kept)
    merge(other, kept, by=editor, versions=(1, 1))

    # Under whatever slug, the address of the old one leads on in one step.
    for address in (old, f"/experts/{other.pk}-old/", f"/experts/{other.pk}/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, kept.get_absolute_url())
        assert client.get(answer["Location"]).status_code == 200
    found = client.get("/search/", {"q": "Koleff"})
    assert {each.expert for each in found.context["listing"].statements} == {kept}
    [speaker] = found.context["facets"][0].choices
    assert (speaker.label, speaker.count) == ("Alexander Kolev", 3)
    # Who follows the one that is left gets what came, and nothing a second time.
    after = entries(client, kept)
    assert len(after) == len(set(after)) == 3
    assert set(before) < set(after)

    undo(undoable(editor), by=editor)

    for expert, count in ((kept, 2), (other, 1)):
        page = client.get(expert.get_absolute_url())
        assert (page.status_code, page.context["counts"]["statements"]) == (200, count)
    assert entries(client, kept) == before
    assert {
        each.expert for each in client.get("/search/?q=Koleff").context["listing"].statements
    } == {other}


def test_an_old_slug_never_shadows_a_new_address(client, editor):
    first, second = make_expert("Ada Lind"), make_expert("Ben Ode")
    article = make_article("News\n“Rents fall,” said Lind. “Wages rise,” said Ode.")
    for expert, words in ((first, "Rents fall,"), (second, "Wages rise,")):
        make_statement(words, article=article, expert=expert)
    old = first.get_absolute_url()
    first.edit(by=editor, version=first.version, name="Ada Lindqvist")
    second.edit(by=editor, version=second.version, name="Ada Lind")

    assert client.get(old)["Location"] == Expert.objects.get(pk=first.pk).get_absolute_url()
    assert client.get(Expert.objects.get(pk=second.pk).get_absolute_url()).status_code == 200
