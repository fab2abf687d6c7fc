"""Withholding a speaker: somebody found to be a fake, or whose page may not be shown.

The page answers 410 with the reason, and so does every statement of theirs that was public; the
log keeps which those were, so that releasing the speaker brings back exactly them. Each of the
statements has its own line in the log, as its public history needs it, but what was done with
one click is undone with one.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from newsdesk.archive.conflicts import Conflict, NotAllowed, locked, save_if_unchanged
from newsdesk.archive.models import Action, Statement
from newsdesk.archive.models.action import current_request, one_request
from newsdesk.archive.models.statement_queryset import batched
from newsdesk.archive.search import unindex

# So many statements are read and written at a time.
BATCH = 500
# As the log names what follows from withholding or releasing the speaker: see archive.deeds.
WITH_SPEAKER, RELEASED_WITH = "withhold with speaker", "release with speaker"
Status = Statement.Status


def shown_of(expert):
    """The statements of `expert` that withholding takes off the public pages."""
    return expert.statements.filter(status=Status.PUBLISHED)


@transaction.atomic
def withhold(expert, *, by, version, reason, is_fake=False, count=None, **log):
    """Take `expert` and all that they said off the public pages; returns how many statements.

    `count` is how many the editor was told of. Raises Conflict if it has changed since, or the
    record has, and NotAllowed for whoever may not, or without a reason. `log` may hold `verb`,
    `undoes` and `words`.
    """
    reason = reason.strip()
    _check_role(by)
    if not reason:
        raise NotAllowed(_("Say why it is withheld: readers see the reason at its address."))
    expert.statements.lock_articles()
    expert = locked(expert)
    if expert.withheld_at:
        raise Conflict(expert)
    ids = list(shown_of(expert).order_by("pk").values_list("pk", flat=True))
    if count is not None and count != len(ids):
        raise Conflict(expert)
    before = standing_of(expert)
    with one_request():
        # First, since statements are not made public under somebody who is withheld.
        facts = {"withheld_at": timezone.now(), "withheld_reason": reason, "is_fake": is_fake}
        save_if_unchanged(expert, version, withheld_by_id=by.pk, **facts)
        _turn(ids, Status.WITHHELD, reason, by=by, verb=WITH_SPEAKER)
        after = standing_of(expert) | {"statements": ids}
        _record(expert, log, "withhold", by=by, before=before, after=after, reason=reason)
    return len(ids)


@transaction.atomic
def release(expert, *, by, version, **log):
    """Bring `expert` back, with those statements that were withheld along and still are.

    Returns how many those are. Raises Conflict if somebody saved the record since.
    """
    _check_role(by)
    expert.statements.lock_articles()
    expert = locked(expert)
    if not expert.withheld_at or expert.erased_at:
        raise NotAllowed(_("This speaker is not withheld, or was deleted for good."))
    before, reason = standing_of(expert), expert.withheld_reason
    withheld = Action.objects.on(expert).filter(after__standing="withheld").first()
    ids = withheld.after["statements"] if withheld else []
    with one_request():
        facts = {"withheld_at": None, "withheld_reason": "", "is_fake": False}
        save_if_unchanged(expert, version, withheld_by_id=None, **facts)
        ids = [pk for batch in batched(ids, BATCH) for pk in _still_withheld(expert, batch, reason)]
        _turn(ids, Status.PUBLISHED, "", by=by, verb=RELEASED_WITH)
        after = standing_of(expert) | {"statements": ids}
        _record(expert, log, "release", by=by, before=before, after=after, reason="")
    return len(ids)


def standing_of(expert):
    """What the log keeps of whether readers see `expert`."""
    return {
        "standing": "withheld" if expert.withheld_at else "public",
        "name": str(expert),
        "withheld_reason": expert.withheld_reason,
        "is_fake": expert.is_fake,
        "version": expert.version,
    }


def _check_role(by):
    if not by.may_publish:
        raise NotAllowed(_("Only an editor may withhold a speaker, or release one."))


def _still_withheld(expert, ids, reason):
    """Those of `ids` that are as withholding left them, whatever else was corrected."""
    mine = expert.statements.filter(pk__in=ids, status=Status.WITHHELD, status_reason=reason)
    return list(mine.filter(erased_at=None).order_by("pk").values_list("pk", flat=True))


def _record(expert, log, verb, *, by, before, after, reason):
    Action.objects.record(
        log.get("verb", verb),
        expert,
        by=by,
        before=before,
        after=after,
        reason=log.get("words", reason),
        undoes=log.get("undoes"),
    )


def _turn(ids, status, reason, *, by, verb):
    """Give the statements `ids` the `status`, in batches, and log it of each."""
    for batch in batched(ids, BATCH):
        mine = Statement.objects.filter(pk__in=batch)
        rows = list(mine.for_listing().locked())
        before = [row.as_logged() for row in rows]
        # Off the lists first: what is no longer published must not be listed for a moment.
        unindex([row.seq for row in rows if row.seq is not None])
        mine.update(seq=None, status=status, status_reason=reason, version=F("version") + 1)
        mine.relist()
        actions = []
        for row, former in zip(rows, before, strict=True):
            row.status, row.status_reason, row.version = status, reason, row.version + 1
            actions.append(_action(row, former, by=by, verb=verb, reason=reason))
        Action.objects.bulk_create(actions)


def _action(row, former, *, by, verb, reason):
    return Action(
        verb=verb,
        by=by,
        object_type="statement",
        object_id=row.pk,
        article_id=row.article_id,
        before=former,
        after=row.as_logged(),
        reason=reason,
        request=current_request(),
    )
