"""Making two of one expert, organisation or topic, and undoing that, for ever.

The log keeps what went and the row that was made, so that a split is undone and done again
exactly. An address that readers have seen leads back once it is undone (MergedExpert and its
like). What each model says of its own stands in its SplitRules.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from newsdesk.archive.conflicts import Conflict, NotAllowed, locked, save_if_unchanged
from newsdesk.archive.merging.relations import kept_row, make_again
from newsdesk.archive.merging.split_experts import ExpertSplit
from newsdesk.archive.merging.split_organisations import OrganisationSplit
from newsdesk.archive.merging.split_topics import TopicSplit
from newsdesk.archive.models import Action, Expert, Organisation, Topic
from newsdesk.archive.models.action import one_request

SPLITS = {Expert: ExpertSplit, Organisation: OrganisationSplit, Topic: TopicSplit}


@transaction.atomic
def split(thing, *, by, version, name, **asked):
    """Give what is `asked` for of `thing` to a new one called `name`; returns that.

    `asked` is what `choose` of its SplitRules takes. Raises Conflict if somebody saved since
    `version`, NotAllowed if nothing would go or stay, or if there is another one of that name.
    """
    if not by.may_publish:
        raise NotAllowed(_("Only an editor makes two of one."))
    rules = SPLITS[type(thing)](thing)
    rules.statements(thing.pk).lock_articles()
    rules.thing = thing = locked(thing)
    if thing.version != version:
        raise Conflict(thing)
    fields, kept = rules.choose(name, **asked)
    with one_request():
        before = thing.as_logged()
        rules.free_name(kept)
        new = rules.made(name=name, **fields)
        kept |= {"id": new.pk, "name": str(new), "row": kept_row(new)}
        rules.carry_out(new, kept)
        save_if_unchanged(thing, version)
        _record_split("split", thing, before, kept, by=by)
    return new


@transaction.atomic
def unsplit(thing, kept, *, by, verb="undo", **log):
    """Give `thing` back what a split took, as the log `kept` it. What came since stays.

    The one that was made goes if nothing else refers to it. `log` may hold `undoes` and `reason`.
    """
    rules = SPLITS[type(thing)](thing)
    rules.statements(thing.pk, kept["id"]).lock_articles()
    new = rules.model.objects.select_for_update(of=("self",)).filter(pk=kept["id"]).first()
    if new is None:
        raise NotAllowed(_("The one that was split off is no longer here: it was merged since."))
    before = {"split": kept, "target": thing.as_logged()}
    with one_request():
        rules.give_back(new, kept)
        if rules.is_bare(new):
            rules.remove(new, kept, by=by)
        else:
            rules.leave(new)
        rules.settle(kept)
        save_if_unchanged(thing, thing.version)
        after = {"split": None, "name": thing.name, "undone": kept}
        Action.objects.record(verb, thing, by=by, before=before, after=after, **log)


@transaction.atomic
def resplit(thing, kept, *, by, verb="redo", **log):
    """Do again what unsplit undid; returns the one that is made again."""
    rules = SPLITS[type(thing)](thing)
    rules.statements(thing.pk).lock_articles()
    with one_request():
        rules.trails.filter(old_id=kept["id"]).delete()
        before = thing.as_logged()
        rules.free_name(kept)
        new = rules.model.objects.filter(pk=kept["id"]).first()
        new = new or make_again(rules.model, kept["row"])
        rules.carry_out(new, kept)
        save_if_unchanged(thing, thing.version)
        _record_split(verb, thing, before, kept, by=by, **log)
    return new


def _record_split(verb, thing, before, kept, *, by, **log):
    before = {"split": None, "target": before}
    after = {"split": kept, "name": thing.name, "target": thing.as_logged()}
    Action.objects.record(verb, thing, by=by, before=before, after=after, **log)
