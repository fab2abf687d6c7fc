"""Keeps what is recorded of experts in step with what articles print of them for readers.

A role or a form of a name is taken over once a statement that prints it is public, and goes
again when no public statement is left that does. A form that may be somebody else's is not taken
over: it waits for an editor (DoubtfulName).
"""

from typing import NamedTuple

from newsdesk.archive.models import (
    Action,
    Affiliation,
    Article,
    DoubtfulName,
    Expert,
    ExpertName,
    LikelyPair,
    Statement,
)


class Printed(NamedTuple):
    """What an article prints of the expert who made a statement."""

    expert: Expert
    article: Article
    source: str
    role: str
    organisation: str


def printed_of(statement):
    """What readers see printed of the statement's expert; None if they see nothing."""
    if not statement.is_published or not statement.expert:
        return None
    return Printed(
        statement.expert,
        statement.article,
        statement.printed_source,
        statement.printed_role,
        _organisation_of(statement),
    )


def _organisation_of(statement):
    """The organisation that the finder read beside the speaker: nobody types it."""
    suggestion = statement.suggestions.order_by("pk").first()
    return suggestion.payload.get("organisation") or "" if suggestion else ""


def follow(statement, before, *, by):
    """Learn what `statement` prints now, and forget what it printed `before` (or None)."""
    now = printed_of(statement)
    if now == before:
        return
    if before:
        _forget_role(before, by=by)
        _forget_name(before, by=by)
    if now:
        _learn_role(now, by=by)
        _learn_name(now, by=by)


def _learn_role(printed, *, by):
    """Keep a new role, and in the log where it was read."""
    read_in = printed.article
    learned = printed.expert.learn_role(printed.role, printed.organisation, read_in=read_in)
    if learned:
        after = learned.as_logged()
        Action.objects.record("learn role", printed.expert, by=by, article=read_in, after=after)


def _forget_role(printed, *, by):
    """Take the role off the expert's record, or say where else it was read."""
    bearers = Statement.objects.published().said_by(printed.expert)
    bearers = bearers.filter(printed_role__iexact=printed.role)
    if bearers.filter(article=printed.article).exists():
        return
    learned = printed.expert.affiliations.filter(role__iexact=printed.role, read_in=printed.article)
    if printed.organisation:
        learned = learned.filter(organisation__name__iexact=printed.organisation)
    else:
        learned = learned.filter(organisation=None)
    other = bearers.order_by("pk").first()
    for role in learned.select_related("organisation"):
        before, after = role.as_logged(), None
        if not other and role.state != Affiliation.State.SUGGESTED:
            # What an editor decided of it stands.
            continue
        if other:
            role.read_in_id = other.article_id
            role.save(update_fields=["read_in"])
            after = role.as_logged()
        else:
            role.delete()
        log = {"article": printed.article, "before": before, "after": after}
        Action.objects.record("forget role", printed.expert, by=by, **log)


def _learn_name(printed, *, by):
    """Keep a new form of the name, and in the log where it was read, to be forgotten again."""
    known, doubted = set(printed.expert.all_forms()), _doubted(printed.expert)
    printed.expert.learn_name(printed.source)
    new = [(each.text, each.kind) for each in printed.expert.names.exclude(text__in=known)]
    new += [(text, "open") for text in _doubted(printed.expert) - doubted]
    for name, kind in new:
        learned = {"name": name, "kind": kind}
        Action.objects.record(
            "learn name", printed.expert, by=by, article=printed.article, after=learned
        )


def _doubted(expert):
    """The forms of which it is to be decided whether they are names of the expert's."""
    open_ones = expert.doubtful_names.filter(verdict=DoubtfulName.Verdict.OPEN)
    return set(open_ones.values_list("text", flat=True))


def _forget_name(printed, *, by):
    """Drop a form that was learned from this article, unless public words still print it."""
    learned = Action.objects.on(printed.expert).filter(verb="learn name", article=printed.article)
    forms = {action.after["name"] for action in learned}
    forms = [form for form in forms if form in printed.source]
    names = printed.expert.names.exclude(kind=ExpertName.Kind.PRIMARY).filter(text__in=forms)
    doubts = printed.expert.doubtful_names.filter(text__in=forms, verdict="open")
    for name in [*names, *doubts]:
        public = Statement.objects.published().said_by(printed.expert)
        if public.filter(printed_source__contains=name.text).exists():
            continue
        forgotten = {"name": name.text, "kind": getattr(name, "kind", "open")}
        name.delete()
        printed.expert.statements.all().relist()
        LikelyPair.objects.look_again(printed.expert)
        Action.objects.record(
            "forget name", printed.expert, by=by, article=printed.article, before=forgotten
        )
