"""Making two of one expert: statements and forms of the name go to a record of their own.

The log keeps what went and the row that was made, so that the split is undone and done again
exactly. An address that readers have seen leads back once it is undone (MergedExpert).
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from newsdesk.archive import claiming
from newsdesk.archive.conflicts import Conflict, NotAllowed, locked, save_if_unchanged
from newsdesk.archive.merging.relations import kept_row, make_again, relations_to
from newsdesk.archive.models import (
    Action,
    Affiliation,
    DoubtfulName,
    Expert,
    ExpertName,
    LikelyPair,
    MergedExpert,
    Statement,
)
from newsdesk.archive.models.action import one_request

STATEMENTS = "archive.statement.expert"
NAMES = "archive.expertname.expert"
ROLES = "archive.affiliation.expert"


@transaction.atomic
def split(expert, *, by, version, name, statements, forms=(), distinction="", kind=""):
    """Give the `statements` (ids) and `forms` of the name of `expert` to somebody called `name`.

    Roles that were read where nothing of the expert's is left go along. Returns the new Expert.
    Raises Conflict if somebody saved since `version`, NotAllowed if nothing would go or stay.
    """
    if not by.may_publish:
        raise NotAllowed(_("Only an editor makes two people of one."))
    expert.statements.lock_articles()
    expert = locked(expert)
    if expert.version != version:
        raise Conflict(expert)
    if expert.withheld_at or hasattr(expert, "sealed"):
        raise NotAllowed(
            _("%(who)s is withheld, or shown without the name. Take that back first.")
            % {"who": expert}
        )
    ids = expert.statements.filter(pk__in=statements).order_by("pk").values_list("pk", flat=True)
    rows = {STATEMENTS: list(ids)}
    if not rows[STATEMENTS]:
        raise NotAllowed(_("Choose at least one statement that goes."))
    if len(rows[STATEMENTS]) == expert.statements.count():
        raise NotAllowed(_("Something has to stay. To rename somebody, change the name instead."))
    named = expert.names.exclude(kind=ExpertName.Kind.PRIMARY).filter(text__in=forms)
    rows[NAMES] = list(named.order_by("pk").values_list("pk", flat=True))
    rows[ROLES] = list(_roles_only_of(expert, rows[STATEMENTS]).values_list("pk", flat=True))
    with one_request():
        new = _made(name, kind=kind or expert.kind, distinction=distinction)
        kept = {"id": new.pk, "name": str(new), "rows": rows, "kinds": {}}
        primary = ExpertName.objects.filter(pk__in=rows[NAMES], text=name).first()
        if primary:
            kept["kinds"][str(primary.pk)] = primary.kind
        kept["row"] = kept_row(new)
        before = {"split": None, "target": expert.as_logged()}
        _carry_out(expert, new, kept)
        save_if_unchanged(expert, version)
        after = {"split": kept, "name": expert.name, "target": expert.as_logged()}
        Action.objects.record("split", expert, by=by, before=before, after=after)
    return new


def _made(name, **details):
    try:
        with transaction.atomic():
            return Expert.objects.create(name=name, **details)
    except IntegrityError as error:
        raise NotAllowed(
            _(
                "There is another “%(name)s”. Say what tells this one apart, for example a "
                "profession or a town."
            )
            % {"name": name}
        ) from error


def _roles_only_of(expert, statements):
    """The roles of `expert` that were read only where these statements were printed."""
    gone = Statement.objects.filter(pk__in=statements).values("article")
    left = expert.statements.exclude(pk__in=statements).values("article")
    roles = Affiliation.objects.filter(expert=expert, read_in__in=gone)
    return roles.exclude(read_in__in=left).order_by("pk")


def _carry_out(expert, new, kept):
    """Move the rows that were kept to `new`, which has just been made."""
    _move(kept["rows"], expert, new)
    if kept["kinds"]:
        ExpertName.objects.filter(pk__in=kept["kinds"]).update(kind=ExpertName.Kind.PRIMARY)
    else:
        new.names.create(text=new.name, kind=ExpertName.Kind.PRIMARY)
    _in_step(expert, new)
    kept["claims"] = claiming.part_strangers(Statement.objects.filter(expert=new))


def _move(rows, source, target):
    known = {relation.label: relation for relation in relations_to(Expert)}
    for label, ids in rows.items():
        known[label].move(ids, source, target)


def _in_step(*experts):
    for expert in experts:
        Statement.objects.filter(expert=expert).reindex_names(expert)
        if expert.public_since is None and expert.statements.exclude(published_at=None).exists():
            # That words of theirs are public now is noted where they are listed.
            expert.statements.exclude(published_at=None).relist()
    LikelyPair.objects.look_again(*experts)


@transaction.atomic
def unsplit(expert, kept, *, by, verb="undo", undoes=None, reason=""):
    """Give `expert` back what a split took, as the log `kept` it. What came since stays.

    The record that was made goes if nothing else refers to it.
    """
    both = Statement.objects.filter(expert__in=[expert.pk, kept["id"]])
    both.lock_articles()
    new = Expert.objects.select_for_update(of=("self",)).filter(pk=kept["id"]).first()
    if new is None:
        raise NotAllowed(_("The one that was split off is no longer here: it was merged since."))
    before = {"split": kept, "target": expert.as_logged()}
    with one_request():
        for pk, kind in kept["kinds"].items():
            ExpertName.objects.filter(pk=pk, expert=new).update(kind=kind)
        _move(kept["rows"], new, expert)
        if _is_bare(new):
            new.names.all().delete()
            old_id, name, was_public = new.pk, str(new), new.public_since
            Expert.objects.filter(pk=old_id).delete()
            if was_public:
                row = {"row": kept["row"], "into": expert.pk, "rows": {}, "aside": {}}
                row |= {"apart": [], "made_apart": [], "filled": {}}
                MergedExpert.objects.create(
                    old_id=old_id, old_name=name, expert=expert, moved=row, merged_by=by
                )
        elif not new.names.filter(kind=ExpertName.Kind.PRIMARY).exists():
            new.names.create(text=new.name, kind=ExpertName.Kind.PRIMARY)
        _in_step(expert)
        claiming.put_together(kept.get("claims") or {})
        claiming.regroup(expert)
        after = {"split": None, "name": expert.name, "undone": kept}
        log = {"before": before, "after": after, "undoes": undoes, "reason": reason}
        Action.objects.record(verb, expert, by=by, **log)


def _is_bare(expert):
    """True if nothing refers to `expert` but forms of the name that were made with it."""
    return not any(
        relation.rows(expert).exists()
        for relation in relations_to(Expert)
        if relation.label != NAMES and relation.model not in (DoubtfulName, LikelyPair)
    )


@transaction.atomic
def resplit(expert, kept, *, by, verb="redo", undoes=None, reason=""):
    """Do again what unsplit undid."""
    expert.statements.lock_articles()
    with one_request():
        MergedExpert.objects.filter(old_id=kept["id"]).delete()
        new = Expert.objects.filter(pk=kept["id"]).first() or make_again(Expert, kept["row"])
        before = {"split": None, "target": expert.as_logged()}
        _carry_out(expert, new, kept)
        after = {"split": kept, "name": expert.name, "target": expert.as_logged()}
        log = {"before": before, "after": after, "undoes": undoes, "reason": reason}
        Action.objects.record(verb, expert, by=by, **log)
    return new
