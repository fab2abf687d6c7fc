"""Merging two experts, topics or organisations into one, and taking that apart again, for ever.

- One transaction. What refers to the one that goes is found in the models' metadata
  (`relations`), and moved; what the other one has alike is set aside.
- The row of the one that goes is deleted, and a trail (MergedExpert and its like) kept in its
  place: where its address leads, and everything that it takes to make it again.
- Trails that led to the one that goes lead on to the other at once: an address is never more
  than one step from where it leads, and never goes round in a circle.
- Taking apart gives back what was moved and still is where the merge put it. What an editor has
  given to somebody else since stays there, and what came since stays with the one that is left.
"""

from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.merging.experts import ExpertMerge
from newsdesk.archive.merging.organisations import OrganisationMerge
from newsdesk.archive.merging.relations import kept_row, make_again, make_if_possible
from newsdesk.archive.merging.topics import TopicMerge
from newsdesk.archive.models import Action, Expert, Organisation, Topic
from newsdesk.archive.models.action import one_request

__all__ = ["MERGES", "Moving", "join", "led_to", "merge", "part", "preview", "take_apart", "trails"]

MERGES = {Expert: ExpertMerge, Topic: TopicMerge, Organisation: OrganisationMerge}


class Moving(NamedTuple):
    """How many rows of a sort a merge moves, and how many it drops since both have them."""

    noun: str
    moved: int
    doubled: int


def preview(source, target):
    """A Moving for each sort of thing that merging `source` into `target` moves, none of them empty.

    Raises NotAllowed if the two cannot be merged.
    """
    rules = MERGES[type(target)](source, target)
    rules.check()
    counted = []
    for relation in rules.relations():
        count, doubles = relation.rows(source).count(), relation.doubles(source, target).count()
        if count:
            counted.append(Moving(relation.noun, count - doubles, doubles))
    return counted


@transaction.atomic
def merge(source, target, *, by, versions, verb="merge", undoes=None, reason="", brought=None):
    """Make `source` part of `target`; `versions` are those of the two as the editor saw them.

    `brought` is what it brought when the two were one before: ids by relation. Returns the trail. Raises Conflict if somebody saved either since, NotAllowed if the two
    cannot be one.
    """
    _check_role(by)
    MERGES[type(target)](source, target).statements().lock_articles()
    source, target = _locked(source, target, versions)
    before = {"merged": None, "source": source.as_logged(), "target": target.as_logged()}
    with one_request():
        trail = join(source, target, by=by)
        moved = {label: len(ids) for label, ids in trail.moved["rows"].items()}
        _keep_brought(trail, brought or {})
        merged = {"id": trail.old_id, "name": trail.old_name, "moved": moved}
        after = {"merged": merged, "name": target.name, "target": target.as_logged()}
        log = {"before": before, "after": after, "undoes": undoes, "reason": reason}
        Action.objects.record(verb, target, by=by, **log)
    return trail


def _keep_brought(trail, brought):
    """Have the `trail` lead back what is elsewhere by now and may yet come to the target again."""
    rows = trail.moved["rows"]
    for label, ids in brought.items():
        rows[label] = sorted({*rows.get(label, ()), *ids})
    if brought:
        trail.save(update_fields=["moved"])


def join(source, target, *, by):
    """As merge, of rows that are locked, and not logged: for what is merged along with others."""
    rules = MERGES[type(target)](source, target)
    rules.check()
    name, old_id = str(source), source.pk
    kept = (
        {"row": kept_row(source), "into": target.pk}
        | rules.prepare(by=by)
        | _move_everything(rules)
    )
    type(source).objects.filter(pk=old_id).delete()
    kept["filled"] = rules.fill()
    trail = rules.trails.create(
        old_id=old_id, old_name=name, moved=kept, merged_by=by, **{rules.noun: target}
    )
    rules.settle()
    return trail


def _check_role(by):
    if not by.may_publish:
        raise NotAllowed(_("Only an editor merges, or takes apart what was merged."))


def _locked(source, target, versions):
    """Both rows, locked in the order of their ids: two merges at once never wait for each other."""
    rows = type(target).objects.filter(pk__in=[source.pk, target.pk])
    there = {row.pk: row for row in rows.order_by("pk").select_for_update(of=("self",))}
    for thing, version in zip((source, target), versions, strict=True):
        if thing.pk not in there:
            raise NotAllowed(
                _("“%(thing)s” is no longer here: it was merged or deleted since.")
                % {"thing": thing}
            )
        if there[thing.pk].version != version:
            raise Conflict(there[thing.pk])
    return there[source.pk], there[target.pk]


def _move_everything(rules):
    """Move what refers to the source, and set aside what the target has alike; both as kept."""
    source, target, moved, aside = rules.source, rules.target, {}, {}
    for relation in rules.relations():
        doubles = list(relation.doubles(source, target))
        if doubles:
            aside[relation.label] = [kept_row(row) for row in doubles]
            relation.model._base_manager.filter(pk__in=[row.pk for row in doubles]).delete()
        ids = list(relation.rows(source).order_by("pk").values_list("pk", flat=True))
        if ids:
            moved[relation.label] = ids
            relation.rows(source).update(**{relation.field: target.pk})
    return {"rows": moved, "aside": aside}


def trails(thing):
    """The trails that lead to `thing`, newest first: what was merged into it and can be taken apart."""
    return MERGES[type(thing)].trails.filter(**{MERGES[type(thing)].noun: thing}).order_by("-pk")


def led_to(trail):
    """What the address of the one that was merged leads to."""
    return getattr(trail, _rules_of(trail).noun)


@transaction.atomic
def take_apart(trail, *, by, verb="part", undoes=None, reason=""):
    """Make again what was merged, with its id and all that it brought; returns it.

    Raises NotAllowed if there is something else in its place by now.
    """
    _check_role(by)
    target = led_to(trail)
    _rules_of(trail)(None, target).statements().lock_articles()
    if hasattr(target, "sealed") or getattr(target, "withheld_at", None):
        raise NotAllowed(
            _("%(who)s is withheld, or shown without the name. Take that back first.")
            % {"who": target}
        )
    before = {"merged": {"id": trail.old_id, "name": trail.old_name}, "target": target.as_logged()}
    with one_request():
        source = part(trail, by=by)
        target.refresh_from_db()
        after = {"merged": None, "name": target.name, "source": source.as_logged()}
        after |= {"parted": getattr(source, "parted", {}), "brought": trail.moved["rows"]}
        log = {"before": before, "after": after, "undoes": undoes, "reason": reason}
        Action.objects.record(verb, target, by=by, **log)
    return source


def part(trail, *, by):
    """As take_apart, and not logged: for what was merged along with others."""
    rules_of, kept = _rules_of(trail), trail.moved
    targets = rules_of.model.objects.select_for_update(of=("self",))
    rules = rules_of(None, targets.get(pk=getattr(trail, f"{rules_of.noun}_id")))
    # Of two who press at once the second one finds nothing to delete.
    if not type(trail).objects.filter(pk=trail.pk).delete()[0]:
        raise NotAllowed(_("This was taken apart already."))
    rules.unfill(kept["filled"])
    _unfill_trail(rules, kept)
    rules.source = _made_again(rules.model, kept)
    _move_back(rules, kept)
    rules.restore(kept, by=by)
    return rules.source


def _unfill_trail(rules, kept):
    """What was merged on since gives back what it was given, too, when it is made again."""
    onward = rules.trails.filter(old_id=kept["into"]).first()
    for name, (was, became) in kept["filled"].items() if onward else ():
        if onward.moved["row"][name] == became:
            onward.moved["row"][name] = was
            onward.save(update_fields=["moved"])


def _rules_of(trail):
    return next(rules for rules in MERGES.values() if rules.trails.model is type(trail))


def _made_again(model, kept):
    row = kept["row"] | {"version": str(int(kept["row"]["version"]) + 1)}
    try:
        with transaction.atomic():
            return make_again(model, row)
    except IntegrityError as error:
        raise NotAllowed(
            _(
                "By now there is another one of this name, or with its identifiers. Change that "
                "one first."
            )
        ) from error


def _move_back(rules, kept):
    known = {relation.label: relation for relation in rules.relations()}
    for label, ids in kept["rows"].items():
        if label in known:
            known[label].move(ids, rules.target, rules.source)
    for label, rows in kept["aside"].items():
        for row in rows if label in known else ():
            make_if_possible(known[label].model, row)
