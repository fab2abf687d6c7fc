"""What an editor's yes brings about: people, topics and statements, all of it or nothing."""

from django.db import transaction
from django.utils.translation import gettext as _

from newsdesk.archive.answering import answer_for, followers_of
from newsdesk.archive.learning import follow, printed_of
from newsdesk.archive.models import Claim, DistinctExperts, Expert, Statement, Suggestion, Topic

MOST_NAMESAKES = 20


@transaction.atomic
def accept(suggestion, form, *, by, over_rejection=False):
    """Make a statement of `suggestion` as `form` has it, one for each who said it jointly.

    Returns the first speaker's, and the suggestions whose speaker was settled by it. Raises
    Conflict when somebody has decided already, unless that was a rejection and
    `over_rejection` takes it back.
    """
    following = followers_of(suggestion)
    if over_rejection and suggestion.decision == Suggestion.Decision.REJECTED:
        suggestion.reopen(by=by)
    proposed = form.statement
    fields = {"spans": proposed.spans, "revision": proposed.revision} | form.values()
    fields |= {
        "expert": speaker_of(form, by=by),
        "prediction": proposed.prediction,
        "topics": topics_of(form, by=by),
        "is_confirmed": form.cleaned_data["is_confirmed"],
    }
    others = [introduce(name, form, by=by) for name in form.cleaned_data["also"]]
    if fields["expert"] and others:
        fields["claim"] = Claim.objects.create()
    statement = suggestion.accept(by=by, **fields)
    follow(statement, None, by=by)
    if fields["expert"]:
        for other in others:
            _say_too(suggestion.article, other, by, fields.copy())
    # Whose words these are was answered, or corrected: what hangs on it is not asked again.
    if not statement.expert or not fields["is_confirmed"]:
        return statement, []
    expert = statement.expert
    following = [e for e in following if (e.answer, e.expert_guess) != (str(expert), expert)]
    answer_for(following, str(expert), by=by, expert=expert)
    return statement, following


def _say_too(article, expert, by, fields):
    """Record the same statement as said by `expert` jointly with another."""
    is_confirmed = fields.pop("is_confirmed")
    # The role printed beside two names is not known to be this one's.
    fields |= {"expert": expert, "printed_role": ""}
    statement = Statement.objects.record(article, by=by, verb="accept", **fields)
    if by.may_publish:
        statement.publish(by=by, version=statement.version, is_confirmed=is_confirmed)
    follow(statement, None, by=by)


@transaction.atomic
def save(statement, form, *, by, version, publishes=False):
    """Save what differs from what is stored, then publish if asked to.

    Returns whether anything changed. Raises Conflict if somebody else saved since `version`,
    NotAllowed when readers have to be told what was corrected.
    """
    printed_before = printed_of(statement)
    values = form.values() | {"expert": speaker_of(form, by=by)}
    if form.content_changed:
        values |= Statement.placed(values.pop("revision"), values.pop("spans"))
        values["anchoring"] = Statement.Anchoring.OK
    changed = {name: new for name, new in values.items() if new != getattr(statement, name)}
    current = statement.direct_topics()
    topics = form.topics_onto(current, topics_of(form, by=by))
    is_changed = bool(changed) or set(topics) != set(current)
    if is_changed:
        note = form.cleaned_data["public_note"]
        statement.correct(by=by, version=version, topics=topics, public_note=note, **changed)
        version = statement.version
    if publishes:
        is_confirmed = form.cleaned_data["is_confirmed"]
        statement.publish(by=by, version=version, is_confirmed=is_confirmed)
    follow(statement, printed_before, by=by)
    return is_changed or publishes


@transaction.atomic
def keep_both(theirs, form, *, by, publishes):
    """Leave `theirs` as it is and record what `form` has beside it; return that statement."""
    kept = "nested_in continues prediction language said_on said_precision"
    fields = {name: getattr(theirs, name) for name in kept.split()}
    fields |= {"spans": theirs.spans, "revision": theirs.revision} | form.values()
    fields |= {"expert": speaker_of(form, by=by), "topics": topics_of(form, by=by)}
    if fields["spans"]["content"] == theirs.spans["content"]:
        fields["claim"] = _claim_of(theirs, by=by)
    statement = Statement.objects.record(theirs.article, by=by, **fields)
    if publishes:
        is_confirmed = form.cleaned_data["is_confirmed"]
        statement.publish(by=by, version=statement.version, is_confirmed=is_confirmed)
    follow(statement, None, by=by)
    return statement


def _claim_of(statement, *, by):
    """The claim by which what two say in the same words is counted once, or None."""
    may_tie = statement.status != Statement.Status.DISCARDED and (
        by.may_publish or not statement.was_public
    )
    if not statement.claim and may_tie:
        statement.correct(by=by, version=statement.version, claim=Claim.objects.create())
    return statement.claim


@transaction.atomic
def withhold(statement, *, by, version, reason, is_withdrawn=False):
    """Take `statement` off the public pages, and what it alone says of its speaker with it."""
    printed_before = printed_of(statement)
    statement.withhold(by=by, version=version, reason=reason, is_withdrawn=is_withdrawn)
    follow(statement, printed_before, by=by)


def told_of_withheld(statement):
    """What an editor is told who has just withheld `statement`."""
    if statement.anchoring == Statement.Anchoring.WITHDRAWN:
        return _("Withdrawn. Its address says so, with your note.")
    return _("Withheld. Its address says why.")


def speaker_of(form, *, by):
    """The expert whom `form` names, introduced to the archive if that was asked for."""
    if not form.new_expert:
        return form.cleaned_data["expert"]
    new = form.new_expert
    if new.get("distinction"):
        others = list(Expert.objects.called(new["name"])[:MOST_NAMESAKES])
        namesake = Expert.objects.register(by=by, **new)
        for other in others:
            DistinctExperts.objects.tell_apart(other, namesake, by=by)
        return namesake
    return introduce(new["name"], form, by=by)


def introduce(name, form, *, by):
    """The one expert called `name`, made if there is none."""
    alike = Expert.objects.of_full_name(name)[:2]
    if len(alike) == 1:
        return alike[0]
    kind = form.cleaned_data["new_kind"] or Expert.Kind.ANALYST
    return Expert.objects.register(name, kind=kind, by=by)


def topics_of(form, *, by):
    """The topics that `form` names, new ones planted."""
    return form.all_topics() + [Topic.objects.plant(path, by=by) for path in form.new_topic_paths]
