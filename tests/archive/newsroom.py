"""A small newsroom, in which three users do whatever the desk lets them, for tests of all of it."""

from django.core.exceptions import ValidationError
from django.db import transaction

from newsdesk.archive import claiming, merging, withholding
from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.deeds import DERIVED
from newsdesk.archive.learning import follow, printed_of
from newsdesk.archive.merging import splitting
from newsdesk.archive.models import (
    Action,
    Article,
    Claim,
    ClaimPair,
    DistinctExperts,
    Expert,
    MergedExpert,
    MergedOrganisation,
    MergedTopic,
    Organisation,
    Statement,
    Suggestion,
    Topic,
    User,
)
from newsdesk.archive.models.action import one_request
from newsdesk.archive.spans import make_spans
from newsdesk.archive.undoing import FINAL, redo, undo
from tests.factories import (
    make_article,
    make_expert,
    make_organisation,
    make_outlet,
    make_statement,
    make_suggestion,
    make_topic,
    make_user,
    numbers,
)

PEOPLE = ["Ada Lind", "Ada Lindt", "Ben Ode", "Ivan Kolev"]
NEW_NAMES = ["Ada Linde", "B. Ode", "Ivan Koleff", "Cara Moss"]
TOPICS = ["Rents › Caps", "Wages › Floors", "Homes › Caps", "Trade"]
NEW_TOPICS = ["Lets", "Pay", "Caps", "Tariffs"]
BODIES = ["Vell University", "University of Vell", "Institute of Rents"]
NEW_BODIES = ["Vell", "Rents Institute", "Vell College"]
# Of the first two articles; a claim may be printed in both.
SAID = ["Rents in the city will fall by a tenth,", "Wages rise.", "Trade grows.", "Ice melts."]
WIRED = ["Rents in the city will fall by a tenth,", "Snow falls.", "Ships sail."]


def make_newsroom():
    """Two articles with suggestions, drafts and published statements; returns the three users."""
    people = [make_expert(name) for name in PEOPLE]
    topics = [make_topic(path) for path in TOPICS]
    bodies = [make_organisation(name) for name in BODIES]
    people[0].affiliations.create(role="historian", organisation=bodies[0])
    people[2].affiliations.create(role="baker", organisation=bodies[1])
    article = _printed(SAID, "Ada Lindh")
    wired = _printed(WIRED, "Ada Lind")
    for words in SAID[:2]:
        start = article.revision.text.index("Ada Lindh", article.revision.text.index(words))
        printed = {"source": [start, start + 9], "role": "baker", "organisation": "Kant Club"}
        make_suggestion(words, article=article, speaker="Ada Lindh", **printed)
    make_statement(SAID[2], article=article, expert=people[0], publish=False, topics=topics[:1])
    make_statement(SAID[3], article=article, expert=people[1], topics=[topics[0], topics[3]])
    make_statement(WIRED[0], article=wired, expert=people[0], topics=[topics[2]])
    make_statement(WIRED[1], article=wired, expert=people[0], topics=[topics[1]])
    make_statement(WIRED[2], article=wired, expert=people[2], topics=[topics[1], topics[0]])
    return [make_user(role) for role in ("contributor", "editor", "editor")]


def _printed(said, speaker):
    lines = [f"“{words}” said {speaker}, a baker." for words in said]
    return make_article("\n".join(["News", *lines]), outlet=make_outlet())


def do(verb, who, one, other):
    """Do `verb` as `who`, as one request, to the things that the numbers `one` and `other` choose.

    Returns the last action of the request, or None if nothing was done, since there is nothing to
    choose from or a rule is against it.
    """
    newest = Action.objects.first()
    try:
        with one_request(), transaction.atomic():
            VERBS[verb](User.objects.get(pk=who.pk), one, other)
    except (Conflict, NotAllowed, ValidationError, Nothing):
        return None
    done = Action.objects.exclude(verb__in=DERIVED).first()
    return None if newest and done.pk <= newest.pk else done


class Nothing(Exception):
    """There is nothing of the sort to do this to."""


def chosen(things, number):
    things = list(things)
    if not things:
        raise Nothing
    return things[number % len(things)]


def _two(model, one, other):
    """Two different ones."""
    things = list(model.objects.order_by("pk"))
    first = chosen(things, one)
    return first, chosen([each for each in things if each != first], other)


def _statement(number, **wanted):
    rows = Statement.objects.exclude(status="discarded").filter(**wanted)
    return chosen(rows.select_related("article", "expert").order_by("pk"), number)


def _changing(change):
    """A verb that changes a statement: what is printed of the expert is learned and forgotten."""

    def verb(by, one, other):
        statement = _statement(one)
        before = printed_of(statement)
        change(statement, by, other)
        follow(statement, before, by=by)

    return verb


def _approve(by, one, other):
    suggestion = chosen(Suggestion.objects.open().order_by("pk"), one)
    found, text = suggestion.payload, suggestion.revision.text
    # What is made here may be public, and then stays under its name: one that is nobody else's.
    if other % 3:
        expert = chosen(Expert.objects.order_by("pk"), other)
        topic = chosen(Topic.objects.order_by("pk"), one)
    else:
        expert = Expert.objects.register(f"Dora Kant {next(numbers)}", kind="analyst", by=by)
        topic = Topic.objects.plant(f"Of {next(numbers)} › Who", by=by)
    statement = suggestion.accept(
        by=by,
        spans=make_spans(text, content=found["spans"], source=found["source"]),
        kind="direct",
        attribution="named",
        expert=expert,
        printed_source="Ada Lindh",
        printed_role="baker",
        topics=[topic],
        claim=Claim.objects.create(),
    )
    follow(statement, None, by=by)


def _reject(by, one, other):
    chosen(_suggestions_of(by, Suggestion.objects.open()), one).reject(by=by)


def _reopen(by, one, other):
    chosen(_suggestions_of(by, Suggestion.objects.filter(decision="rejected")), one).reopen(by=by)


def _suggestions_of(by, suggestions):
    if not by.may_publish:
        raise Nothing
    return suggestions.order_by("pk")


def _mark(by, one, other):
    article = chosen(Article.objects.order_by("pk"), one)
    spans = make_spans(article.revision.text, [[0, 4]])
    Statement.objects.record(article, by=by, kind="indirect", spans=spans)


def _note(statement, by, other):
    values = {"note": f"note {other}", "venue": ["", "Leeds"][other % 2]}
    statement.correct(by=by, version=statement.version, **values)


def _attribute(statement, by, other):
    expert = chosen(Expert.objects.order_by("pk"), other)
    values = {"expert": expert, "attribution": "named", "public_note": "It was somebody else."}
    statement.correct(by=by, version=statement.version, **values)


def _unname(statement, by, other):
    values = {"expert": None, "attribution": "unnamed", "public_note": "Nobody is named."}
    statement.correct(by=by, version=statement.version, **values)


def _tag(statement, by, other):
    topic = chosen(Topic.objects.order_by("pk"), other)
    has_it = topic in statement.direct_topics()
    statement.retag(by=by, **{"remove" if has_it else "add": [topic]})


def _publish(statement, by, other):
    if statement.is_published:
        raise Nothing
    statement.publish(by=by, version=statement.version, is_confirmed=True)


def _withhold(statement, by, other):
    statement.withhold(by=by, version=statement.version, reason="Wrong.")


def _discard(statement, by, other):
    statement.discard(by=by, version=statement.version)


def _state(by, one, other):
    if not by.may_publish:
        raise Nothing
    chosen(Article.objects.order_by("pk"), one).set_state(["in_review", "done"][other % 2], by=by)


def _date(by, one, other):
    if not by.may_publish:
        raise Nothing
    article = chosen(Article.objects.order_by("pk"), one)
    days = {"published_on": f"2024-11-{10 + other % 9}", "published_precision": "day"}
    day = Article._meta.get_field("published_on").to_python(days["published_on"])
    article.edit(by=by, version=article.version, **days | {"published_on": day})


def _join(by, one, other):
    pair = chosen(ClaimPair.objects.askable().order_by("pk"), one)
    claiming.join(pair, by=by, version=pair.version)


def _refuse(by, one, other):
    pair = chosen(ClaimPair.objects.askable().order_by("pk"), one)
    claiming.refuse(pair, by=by, version=pair.version)


def _separate(by, one, other):
    shared = Statement.objects.exclude(claim=None).exclude(listed_under=None, seq=None)
    statement = chosen(shared.select_related("article").order_by("pk"), one)
    claiming.separate(statement, by=by, version=statement.version)


def _edit(model, one, by, **values):
    thing = chosen(model.objects.order_by("pk"), one)
    if not by.may_publish:
        raise Nothing
    thing.edit(by=by, version=thing.version, **values)


def _rename_expert(by, one, other):
    name = (NEW_NAMES + PEOPLE)[other % 8]
    if Expert.objects.filter(name=name, distinction="").exists():
        raise Nothing
    _edit(Expert, one, by, name=name)


def _forms(by, one, other):
    """Take one of the other forms of the name away, or add one."""
    expert = chosen(Expert.objects.order_by("pk"), one)
    names = expert.as_logged()["names"]
    form = NEW_NAMES[other % 4]
    if form in names:
        names.pop(form)
    elif form != expert.name:
        names[form] = "alias"
    _edit(Expert, one, by, names=names)


def _roles(by, one, other):
    expert = chosen(Expert.objects.order_by("pk"), one)
    roles = expert.as_logged()["affiliations"]
    bodies = [*Organisation.objects.order_by("pk"), f"Body {next(numbers)}"]
    role = {"role": "fellow", "organisation": str(chosen(bodies, other)), "state": "confirmed"}
    role |= {"since": "", "until": "", "is_former": False, "read_in_id": None}
    _edit(Expert, one, by, affiliations=[*roles, role])


def _merge(model):
    def verb(by, one, other):
        source, target = _two(model, one, other)
        merging.merge(source, target, by=by, versions=(source.version, target.version))

    return verb


def _part(model):
    def verb(by, one, other):
        trail = chosen(model.objects.order_by("pk"), one)
        merging.take_apart(trail, by=by)

    return verb


def _split_expert(by, one, other):
    expert = chosen(Expert.objects.order_by("pk"), one)
    ids = list(expert.statements.order_by("pk").values_list("pk", flat=True))
    forms = [form for form in expert.all_forms() if form != expert.name][: other % 3]
    splitting.split(
        expert,
        by=by,
        version=expert.version,
        name=(NEW_NAMES + PEOPLE)[other % 8],
        distinction=["", "the other one"][other % 2],
        statements=ids[other % 2 :: 2],
        forms=forms,
    )


def _apart(by, one, other):
    if not by.may_publish:
        raise Nothing
    DistinctExperts.objects.tell_apart(*_two(Expert, one, other), by=by)


def _together(by, one, other):
    pair = chosen(DistinctExperts.objects.order_by("pk"), one)
    if not by.may_publish:
        raise Nothing
    DistinctExperts.objects.take_back(pair.first, pair.second, by=by)


def _withhold_expert(by, one, other):
    expert = chosen(Expert.objects.exclude(public_since=None).order_by("pk"), one)
    withholding.withhold(expert, by=by, version=expert.version, reason="Made up.", is_fake=True)


def _release_expert(by, one, other):
    expert = chosen(Expert.objects.exclude(withheld_at=None).order_by("pk"), one)
    withholding.release(expert, by=by, version=expert.version)


def _rename_topic(by, one, other):
    topic = chosen(Topic.objects.order_by("pk"), one)
    name = (NEW_TOPICS + ["Rents", "Wages"])[other % 6]
    _check_free(topic, name, topic.parent_id)
    _edit(Topic, one, by, name=name)


def _check_free(topic, name, parent_id):
    """Raise Nothing, as the form at the desk does, if the name leads to another one there."""
    beside = Topic.objects.filter(parent=parent_id).exclude(pk=topic.pk)
    if beside.best_called(name):
        raise Nothing


def _topic_names(by, one, other):
    topic = chosen(Topic.objects.order_by("pk"), one)
    names, name = topic.as_logged()["names"], NEW_TOPICS[other % 4]
    if name in names:
        names.pop(name)
    else:
        _check_free(topic, name, topic.parent_id)
        names[name] = "alias"
    _edit(Topic, one, by, names=names)


def _move_topic(by, one, other):
    topic = chosen(Topic.objects.order_by("pk"), one)
    tops = [None, *Topic.objects.filter(level=1).order_by("pk").exclude(pk=topic.pk)]
    parent = chosen(tops, other)
    parent_id = parent.pk if parent else None
    for name in [topic.name, *topic.as_logged()["names"]]:
        _check_free(topic, name, parent_id)
    _edit(Topic, one, by, parent_id=parent_id)


def _split_topic(by, one, other):
    topic = chosen(Topic.objects.order_by("pk"), one)
    tagged = topic.statement_links.filter(is_direct=True).order_by("pk")
    splitting.split(
        topic,
        by=by,
        version=topic.version,
        name=(NEW_TOPICS + ["Rents", "Wages"])[other % 6],
        statements=list(tagged.values_list("statement", flat=True))[: 1 + other % 2],
        is_below=bool(other % 3),
    )


def _rename_body(by, one, other):
    name = (NEW_BODIES + BODIES)[other % 6]
    if Organisation.objects.filter(name__iexact=name).exists():
        raise Nothing
    _edit(Organisation, one, by, name=name)


def _split_body(by, one, other):
    body = chosen(Organisation.objects.order_by("pk"), one)
    roles = list(body.affiliations.order_by("pk").values_list("pk", flat=True))[: other % 3]
    names = [name.text for name in body.names.all()][: other % 2]
    name = (NEW_BODIES + BODIES)[other % 6]
    if other % 4 == 1 and names:
        name = names[0]
    splitting.split(body, by=by, version=body.version, name=name, roles=roles, names=names)


def _undo(by, one, other):
    undo(chosen(standing(by), one % 2), by=by)


def _redo(by, one, other):
    redo(chosen(undone(by), 0), by=by)


def standing(by):
    """The requests of `by` that stand and can be undone, newest first."""
    return list(dict.fromkeys(each.request for each in _turnable(by) if each.verb != "undo"))


def undone(by):
    """The requests with which `by` undid something that is not done again, newest first."""
    return list(dict.fromkeys(each.request for each in _turnable(by) if each.verb == "undo"))


def _turnable(by):
    turned = Action.objects.exclude(undoes=None).values("undoes__request")
    mine = Action.objects.filter(by=by).exclude(verb__in=[*DERIVED, *FINAL])
    return mine.exclude(request__in=turned).order_by("-pk")


VERBS = {
    "approve": _approve,
    "reject": _reject,
    "reopen": _reopen,
    "mark": _mark,
    "note": _changing(_note),
    "attribute": _changing(_attribute),
    "unname": _changing(_unname),
    "tag": _changing(_tag),
    "publish": _changing(_publish),
    "withhold": _changing(_withhold),
    "discard": _changing(_discard),
    "state": _state,
    "date": _date,
    "join": _join,
    "refuse": _refuse,
    "separate": _separate,
    "rename expert": _rename_expert,
    "forms": _forms,
    "roles": _roles,
    "merge experts": _merge(Expert),
    "part experts": _part(MergedExpert),
    "split expert": _split_expert,
    "apart": _apart,
    "together": _together,
    "withhold expert": _withhold_expert,
    "release expert": _release_expert,
    "rename topic": _rename_topic,
    "topic names": _topic_names,
    "move topic": _move_topic,
    "merge topics": _merge(Topic),
    "part topics": _part(MergedTopic),
    "split topic": _split_topic,
    "rename body": _rename_body,
    "merge bodies": _merge(Organisation),
    "part bodies": _part(MergedOrganisation),
    "split body": _split_body,
    "undo": _undo,
    "redo": _redo,
}
