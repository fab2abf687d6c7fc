"""Withholding the name of a speaker: a minor, a private person, what a court has ordered.

The record is given a neutral description for a name ("a resident"), and the name is blacked out
of everything that is stored: articles, statements, suggestions, the log. So whatever shows them
shows them without it. The name itself is sealed for publishers, who can give it back.
"""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from newsdesk.archive import redacting
from newsdesk.archive.conflicts import Conflict, NotAllowed, locked
from newsdesk.archive.models import Action, Expert, ExpertName, LikelyPair, SealedName, Statement
from newsdesk.archive.models.action import one_request
from newsdesk.archive.redacting import Redaction, Sealed, pattern_of
from newsdesk.extraction import fold

LABEL = "[name withheld]"
# Kept of the record where it is not in lists.
PLAIN = ("name", "kind", "sort_name", "distinction", "bio", "wikidata", "orcid")
IDENTITY = ("identity_confirmed_at", "identity_confirmed_by_id", "identity_evidence")
encoder = DjangoJSONEncoder()


def words_of(expert):
    """What names `expert` in print: every form, and of persons each part of one by itself.

    What is sealed already is among them.
    """
    sealed = SealedName.objects.filter(expert=expert).first()
    forms = [sealed.record["primary"], *sealed.record["names"]] if sealed else expert.all_forms()
    if expert.kind == Expert.Kind.INSTITUTION:
        return forms
    parts = [part for form in forms for part in form.split() if len(part.strip(".")) > 2]
    return list(dict.fromkeys([*forms, *parts]))


def articles_of(expert):
    """The ids of the articles in which `expert` speaks, drafts and withheld statements too."""
    rows = Statement.objects.filter(expert=expert).order_by("article")
    return list(rows.values_list("article", flat=True).distinct())


def redaction_of(expert, words, label):
    """The Redaction of a speaker: whole names anywhere, parts of one where they speak."""
    whole = [each for each in words if " " in each.strip()]
    return Redaction(
        anywhere=pattern_of(whole) if whole else None,
        nearby=pattern_of(words),
        articles=articles_of(expert),
        expert=expert.pk,
        hints=list({each.split()[-1] for each in whole}),
        label=label,
    )


@transaction.atomic
def anonymise(expert, *, by, version, shown_as, reason, words):
    """Show `expert` as `shown_as` everywhere, and seal the name; `words` are what names them.

    Raises NotAllowed for whoever is no publisher or gives no reason, Conflict if somebody
    saved the record since.
    """
    _check_role(by)
    shown_as, reason = shown_as.strip(), reason.strip()
    expert.statements.lock_articles()
    expert = locked(expert)
    if not shown_as or not reason:
        raise NotAllowed(_("Say what readers see instead of the name, and why."))
    if pattern_of(words).search(shown_as):
        raise NotAllowed(_("The description has the name in it."))
    if expert.version != version:
        raise Conflict(expert)
    if hasattr(expert, "sealed") or expert.erased_at:
        raise NotAllowed(_("The name is withheld already."))
    redaction = redaction_of(expert, words, LABEL)
    record = expert.as_logged() | {"primary": expert.name}
    with one_request():
        rename(expert, shown_as)
        sealed = [list(each) for each in redacting.redact(redaction)]
        SealedName.objects.create(
            expert=expert,
            reason=reason,
            record=_plain(record),
            values=_plain(sealed),
            sealed_by=by,
        )
        _in_step(expert, redaction.articles)
        log = {"before": {"standing": "named"}, "reason": reason}
        log["after"] = {"standing": "anonymous", "name": str(expert), "version": expert.version}
        Action.objects.record("anonymise", expert, by=by, **log)
    return expert


@transaction.atomic
def reveal(expert, *, by, version, verb="reveal", undoes=None, words=""):
    """Give `expert` the name back, and everything that was blacked out.

    Returns how many places were changed since and stay as they are. Raises NotAllowed for
    whoever is no publisher, Conflict if somebody saved the record since.
    """
    _check_role(by)
    expert.statements.lock_articles()
    expert = locked(expert)
    sealed = SealedName.objects.filter(expert=expert).first()
    if sealed is None:
        raise NotAllowed(_("The name is not withheld."))
    if expert.version != version:
        raise Conflict(expert)
    before = {"standing": "anonymous", "name": str(expert)}
    articles = articles_of(expert)
    with one_request():
        left = redacting.restore(Sealed(*each) for each in sealed.values)
        _take_back(expert, sealed.record)
        sealed.delete()
        _in_step(expert, articles)
        # Not the name: what the log says of it stays when it is withheld again.
        after = {"standing": "named", "name": str(expert), "version": expert.version}
        log = {"before": before, "after": after, "undoes": undoes, "reason": words}
        Action.objects.record(verb, expert, by=by, **log)
    return left


def _check_role(by):
    if not by.may_withhold_articles:
        raise NotAllowed(_("Only a publisher may withhold a name, or give it back."))


def rename(expert, shown_as):
    """Leave nothing on the record but a neutral name, told apart from others like it by a number."""
    expert.names.all().delete()
    expert.affiliations.all().delete()
    expert.disclosures.all().delete()
    expert.name, expert.sort_name, expert.bio = shown_as, shown_as, ""
    alike = Expert.objects.filter(name=shown_as, distinction="").exclude(pk=expert.pk)
    expert.distinction = _("no. %(pk)s") % {"pk": expert.pk} if alike.exists() else ""
    expert.wikidata = expert.orcid = ""
    expert.identity_confirmed_at = expert.identity_confirmed_by = None
    expert.identity_evidence = []
    expert.version += 1
    expert.save()
    # No form of a name: “a resident” printed elsewhere is somebody else.
    LikelyPair.objects.of(expert).delete()


def _take_back(expert, record):
    for name in PLAIN + IDENTITY:
        setattr(expert, name, record[name])
    expert.identity_confirmed_at = parse_datetime(record["identity_confirmed_at"] or "")
    expert.sort_key = fold(expert.sort_name)
    expert.version += 1
    try:
        with transaction.atomic():
            expert.save()
    except IntegrityError as error:
        raise NotAllowed(
            _("Somebody else has this name, or its identifiers, by now. Change that one first.")
        ) from error
    expert.names.all().delete()
    expert.names.create(text=record["primary"], kind=ExpertName.Kind.PRIMARY)
    lists = {name: record[name] for name in ("names", "affiliations", "disclosures")}
    expert.make_lists(record["primary"], **lists)
    LikelyPair.objects.look_again(expert)


def _in_step(expert, articles):
    redacting.follow_text(articles)
    expert.statements.all().relist()


def _plain(value):
    """`value` as JSON keeps it."""
    return json.loads(encoder.encode(value))
