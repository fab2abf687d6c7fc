"""Keeps what is recorded of experts in step with what articles print of them for readers.

A role or a form of a name is taken over once a statement that prints it is public, and goes
again when no public statement is left that does.
"""

from typing import NamedTuple

from newsdesk.archive.models import Action, Article, Expert, ExpertName, Statement


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
        _forget_role(before)
        _forget_name(before, by=by)
    if now:
        now.expert.learn_role(now.role, now.organisation, read_in=now.article)
        _learn_name(now, by=by)


def _forget_role(printed):
    """Take the role off the expert's record, or say where else it was read."""
    bearers = Statement.objects.published().said_by(printed.expert)
    bearers = bearers.filter(printed_role__iexact=printed.role)
    if bearers.filter(article=printed.article).exists():
        return
    learned = printed.expert.affiliations.filter(
        role__iexact=printed.role,
        organisation__name=printed.organisation or None,
        read_in=printed.article,
    )
    if other := bearers.order_by("pk").first():
        learned.update(read_in=other.article_id)
    else:
        learned.delete()


def _learn_name(printed, *, by):
    """Keep a new form of the name, and in the log where it was read, to be forgotten again."""
    known = set(printed.expert.all_forms())
    printed.expert.learn_name(printed.source)
    for name in printed.expert.names.exclude(text__in=known):
        learned = {"name": name.text, "kind": name.kind}
        Action.objects.record(
            "learn name", printed.expert, by=by, article=printed.article, after=learned
        )


def _forget_name(printed, *, by):
    """Drop a form that was learned from this article, unless public words still print it."""
    learned = Action.objects.on(printed.expert).filter(verb="learn name", article=printed.article)
    forms = {action.after["name"] for action in learned}
    names = printed.expert.names.exclude(kind=ExpertName.Kind.PRIMARY)
    for name in names.filter(text__in=[form for form in forms if form in printed.source]):
        public = Statement.objects.published().said_by(printed.expert)
        if public.filter(printed_source__contains=name.text).exists():
            continue
        forgotten = {"name": name.text, "kind": name.kind}
        name.delete()
        printed.expert.statements.all().relist()
        Action.objects.record(
            "forget name", printed.expert, by=by, article=printed.article, before=forgotten
        )
