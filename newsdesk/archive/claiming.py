"""One claim said in several places: which card shows it, what may be one, joined or kept apart.

A claim's published statements by one expert are one card in the readers' lists: that of the
earliest article, with the others below it. Nothing is joined by itself but exactly the same
words by the same expert within one article; all else is offered to an editor as a ClaimPair.
A claim holds one expert's statements, and those of whoever said them jointly in one article.
"""

import datetime
from collections import defaultdict

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from newsdesk.archive.alike import denies, exactly_alike, likeness, words_of
from newsdesk.archive.conflicts import NotAllowed

# How many of an expert's statements before and after are looked at when one is published.
NEAR = 300
# How many statements of one expert a stretch of words may be in and still tell something.
COMMON, STRETCH = 60, 3


# Which card shows it


def cards_of(members):
    """By id, the id of the statement on whose card each of `members` is shown, if not its own.

    `members` are all published statements of some claims, with their articles. What stands in
    a headline or standfirst is shown with the body's, whoever is named there.
    """
    bodies = defaultdict(list)
    for each in members:
        if each.zone == "body":
            bodies[each.article_id, each.claim_id].append(each)
    groups, above = defaultdict(list), {}
    for each in members:
        there = bodies[each.article_id, each.claim_id] if _is_above(each) else []
        if there and not any(body.expert_id == each.expert_id for body in there):
            above[each.pk] = min(there, key=_appeared).pk
            continue
        # An unnamed source is known to be the same one within an article only.
        groups[each.claim_id, each.expert_id or ("in", each.article_id)].append(each)
    under = {}
    for group in groups.values():
        first = min(group, key=_appeared)
        under |= {each.pk: first.pk for each in group if each is not first}
    return under | {pk: under.get(body, body) for pk, body in above.items()}


def _is_above(statement):
    return statement.zone in ("headline", "standfirst")


def _appeared(statement):
    """The order in which the places of a claim appeared; what has no date comes last."""
    day = statement.article.published_on or datetime.date.max
    return day, _is_above(statement), statement.article_id, statement.start, statement.pk


# What a claim may hold


def strays_in(members):
    """Those of a claim's `members` that are not said by, or jointly with, the one it began with.

    Returned as a list of lists: those that belong together stay together.
    """
    components = []
    for each in sorted(members, key=lambda member: member.pk):
        linked = [group for group in components if any(_belong(each, other) for other in group)]
        components = [group for group in components if group not in linked]
        components.append([each, *[other for group in linked for other in group]])
    components.sort(key=lambda group: min(member.pk for member in group))
    return components[1:]


def _belong(one, other):
    """True for two that one claim may hold: by one expert, or the same words in one article."""
    if one.expert_id and one.expert_id == other.expert_id:
        return True
    if one.article_id != other.article_id:
        return False
    is_unnamed = not (one.expert_id and other.expert_id)
    return is_unnamed or one.spans["content"] == other.spans["content"]


def fits(statement, claim_id, expert_id):
    """True if `statement`, said by `expert_id`, may be among what `claim_id` holds."""
    from newsdesk.archive.models import Statement

    mates = list(Statement.objects.filter(claim=claim_id).exclude(pk=statement.pk))
    was, statement.expert_id = statement.expert_id, expert_id
    try:
        return not mates or any(_belong(statement, mate) for mate in mates)
    finally:
        statement.expert_id = was


def part_strangers(statements):
    """Give what no longer belongs to its claim, as `statements` have changed speakers, one of its own.

    Not logged: for what follows from merges and splits. Returns {id: the claim it was in}, by
    which `put_together` turns it back.
    """
    from newsdesk.archive.models import Claim, Statement

    claims = set(statements.exclude(claim=None).order_by().values_list("claim", flat=True))
    members, parted = defaultdict(list), {}
    for each in Statement.objects.filter(claim__in=claims).order_by("pk"):
        members[each.claim_id].append(each)
    for claim_id, held in members.items():
        for group in strays_in(held):
            new = Claim.objects.create() if len(group) > 1 else None
            ids = [each.pk for each in group]
            Statement.objects.filter(pk__in=ids).update(claim=new)
            parted |= dict.fromkeys(ids, claim_id)
    speakers = {each.pk: each.expert_id for held in members.values() for each in held}
    # Those whose card is somebody else's now, too: joint speakers who were one record.
    astray = [
        each.pk
        for held in members.values()
        for each in held
        if speakers.get(each.listed_under_id, each.expert_id) != each.expert_id
    ]
    left = Q(claim__in=set(parted.values()))
    Statement.objects.filter(left | Q(pk__in=[*parted, *astray])).relist()
    return {str(pk): claim_id for pk, claim_id in parted.items()}


def part_strays(claim_id, *, by):
    """As part_strangers of what is left in a claim when one of it has changed speakers, logged."""
    from newsdesk.archive.models import Claim, Statement

    for group in strays_in(Statement.objects.filter(claim=claim_id).select_related("expert")):
        new = Claim.objects.create().pk if len(group) > 1 else None
        for each in group:
            each.change_claim("part", new, by=by)


def regroup(expert):
    """Make one card of what is one claim by `expert` since two records became this one."""
    from newsdesk.archive.models import Statement

    theirs = Statement.objects.listed().said_by(expert).exclude(claim=None).order_by()
    shared = theirs.values("claim").annotate(cards=Count("pk")).filter(cards__gt=1)
    Statement.objects.filter(claim__in=[row["claim"] for row in shared]).relist()


def put_together(parted):
    """Give back the claims that `part_strangers` took, as it returned them, where they still fit."""
    from newsdesk.archive.models import Statement

    for each in Statement.objects.filter(pk__in=parted).order_by("pk"):
        if fits(each, parted[str(each.pk)], each.expert_id):
            Statement.objects.filter(pk=each.pk).update(claim=parted[str(each.pk)])
    Statement.objects.filter(Q(pk__in=parted) | Q(claim__in=set(parted.values()))).relist()


# What may be one


def twin_of(statement):
    """One by the same expert in the same article in exactly the same words, or None."""
    from newsdesk.archive.models import Statement

    if not statement.expert_id or statement.nested_in_id:
        return None
    others = Statement.objects.filter(article=statement.article_id, expert=statement.expert_id)
    others = others.filter(status="published", nested_in=None).exclude(pk=statement.pk)
    words = words_of(statement)
    return next(
        (
            each
            for each in others.order_by("pk")
            if exactly_alike(words_of(each), words) and denies(each) == denies(statement)
        ),
        None,
    )


def offer_for(statement):
    """Keep which published ones near it in time may be the same claim as `statement`.

    A look at the NEAR statements before and after by the same expert, however many there are.
    """
    from newsdesk.archive.models import ClaimPair, Statement

    position = statement.list_position()
    if position is None or not statement.expert_id:
        return
    theirs = Statement.objects.listed().said_by(statement.expert_id).exclude(pk=statement.pk)
    near = [
        *theirs.filter(seq__lt=position).order_by("-seq").values_list("pk", flat=True)[:NEAR],
        *theirs.filter(seq__gte=position).order_by("seq").values_list("pk", flat=True)[:NEAR],
    ]
    others = Statement.objects.published().filter(Q(pk__in=near) | Q(listed_under__in=near))
    others = others.filter(expert=statement.expert_id, nested_in=None).exclude(pk=statement.pk)
    said = (words_of(statement), denies(statement))
    found = [(statement, each, _alike(said, (words_of(each), denies(each)))) for each in others]
    ClaimPair.objects.offer([pair for pair in found if pair[2]])


def offer_among(expert):
    """Keep which of all published statements of `expert` may be one claim; returns how many are new.

    For imports, and for the whole archive: compares only those that share a stretch of words
    which is not in too many of them.
    """
    from newsdesk.archive.models import ClaimPair, Statement

    said, places, found, seen = {}, defaultdict(list), [], set()
    theirs = Statement.objects.published().filter(expert=expert, nested_in=None)
    for each in theirs.order_by("pk").iterator(chunk_size=1000):
        words = words_of(each)
        stretches = {words[at : at + STRETCH] for at in range(len(words) - STRETCH + 1)}
        for other in {pk for stretch in stretches for pk in places[stretch][:COMMON]}:
            if alike := _alike(said[other][:2], (words, denies(each))):
                found.append((said[other][2], each, alike))
                seen.add((other, each.pk))
        for stretch in stretches:
            places[stretch].append(each.pk)
        said[each.pk] = (words, denies(each), each)
    return ClaimPair.objects.offer(found)


def _alike(one, other):
    return likeness(one[0], other[0]) if one[1] == other[1] else None


# Joined, or kept apart


def _check_role(by):
    if not by.may_publish:
        raise NotAllowed(_("Only an editor says what is one claim and what is not."))


def _locked_members(statements):
    """All that the claims of `statements` hold, and themselves, their articles locked in order."""
    from newsdesk.archive.models import Article, Statement

    claims = {each.claim_id for each in statements} - {None}
    rows = Statement.objects.filter(Q(pk__in=[s.pk for s in statements]) | Q(claim__in=claims))
    articles = Article.objects.filter(pk__in=rows.values("article")).order_by("pk")
    there = {
        article.pk: article for article in articles.select_for_update(no_key=True, of=("self",))
    }
    members = list(rows.select_related("expert", "revision").order_by("pk"))
    for each in members:
        each.article = there.get(each.article_id) or each.article
    return members


@transaction.atomic
def join(pair, *, by, version):
    """Make one claim of the two of `pair` and of what is one with either; returns the claim.

    Each of them gets the topics of all. Raises Conflict if somebody has decided since
    `version`, NotAllowed if the two are no longer by one expert.
    """
    from newsdesk.archive.models import Claim, ClaimPair

    _check_role(by)
    members = {each.pk: each for each in _locked_members([pair.first, pair.second])}
    first, second = members[pair.first_id], members[pair.second_id]
    pair.edit(by=by, version=version, verb="join", state=ClaimPair.State.JOINED)
    if not first.expert_id or first.expert_id != second.expert_id:
        raise NotAllowed(_("The two are not by one expert any more."))
    claim_id = first.claim_id or second.claim_id or Claim.objects.create().pk
    topics = _all_topics(members.values())
    for each in members.values():
        is_lacking = set(topics) - set(each.direct_topics())
        if each.claim_id != claim_id or is_lacking:
            added = {"topics": topics} if is_lacking else {}
            each.change_claim("join", claim_id, by=by, **added)
    return claim_id


def _all_topics(statements):
    return list(dict.fromkeys(topic for each in statements for topic in each.direct_topics()))


@transaction.atomic
def refuse(pair, *, by, version):
    """Keep for good that the two of `pair`, and what is one with either, are not one claim.

    Raises Conflict if somebody has decided since `version`.
    """
    from newsdesk.archive.models import ClaimPair

    _check_role(by)
    members = _locked_members([pair.first, pair.second])
    pair.edit(by=by, version=version, verb="refuse", state=ClaimPair.State.REFUSED)
    ids = [each.pk for each in members]
    between = ClaimPair.objects.open().filter(first__in=ids, second__in=ids)
    for other in between.exclude(pk=pair.pk).order_by("pk"):
        other.edit(by=by, version=other.version, verb="refuse", state=ClaimPair.State.REFUSED)


@transaction.atomic
def separate(statement, *, by, version):
    """Take `statement` out of its claim, and keep that it is not the same as what is left.

    Raises Conflict if somebody saved it since `version`.
    """
    from newsdesk.archive.conflicts import Conflict
    from newsdesk.archive.models import ClaimPair

    _check_role(by)
    members = {each.pk: each for each in _locked_members([statement])}
    mine = members.pop(statement.pk)
    if mine.version != version or mine.claim_id is None:
        raise Conflict(mine)
    mine.change_claim("part", None, by=by)
    for other in members.values():
        if other.expert_id == mine.expert_id:
            ClaimPair.objects.keep_apart(mine, other, by=by)
