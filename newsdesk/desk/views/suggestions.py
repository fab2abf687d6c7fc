"""What an editor decides on a suggestion: yes, no, or that the no is taken back."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from newsdesk.archive.answering import say_who
from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.models import Suggestion
from newsdesk.desk import decisions
from newsdesk.desk.access import desk_required
from newsdesk.desk.cards import Card, suggestion_card
from newsdesk.desk.claims import told_of
from newsdesk.desk.forms.review import ReviewForm
from newsdesk.desk.questions import Question
from newsdesk.desk.views.answers import (
    answer,
    answer_who,
    check_may_decide,
    refuse,
    show_alone,
    show_decided,
    suggestion_or_404,
)


@require_safe
@desk_required
def suggestion_show(request, pk):
    """The inspector with one suggestion."""
    return show_alone(request, suggestion_card(suggestion_or_404(pk)))


@require_POST
@desk_required
def suggestion_accept(request, pk):
    """Make what a suggestion proposes a statement and go on to the next card."""
    suggestion = suggestion_or_404(pk)
    card = suggestion_card(suggestion)
    over_rejection = "over_rejection" in request.POST
    try:
        _check_open(suggestion, over_rejection)
        card.form = ReviewForm(request.POST, card=card, goes_public=request.user.may_publish)
        if not card.form.is_valid():
            return refuse(request, card)
        statement, following = decisions.accept(
            suggestion, card.form, by=request.user, over_rejection=over_rejection
        )
    except Conflict as conflict:
        return show_decided(request, conflict.theirs)
    except NotAllowed as refusal:
        card.form.add_error(None, str(refusal))
        return refuse(request, card)
    said = _("Approved and published.") if statement.is_published else _("A draft was made of it.")
    after = Card(statement, suggestion.article)
    said = f"{said}{_told(following)}{told_of(statement) if statement.is_published else ''}"
    others = [suggestion_card(each) for each in following]
    return answer(request, after, said, before=card, others=others, made=_said_jointly(statement))


def _check_open(suggestion, over_rejection):
    """Raise Conflict when somebody has decided, before asking for anything else."""
    takes_back = over_rejection and suggestion.decision == Suggestion.Decision.REJECTED
    if suggestion.decision != Suggestion.Decision.OPEN and not takes_back:
        raise Conflict(suggestion)


def _said_jointly(statement):
    """Cards of the statements that were made along with this one, one for each speaker."""
    if not statement.claim_id:
        return []
    others = statement.claim.statements.filter(article=statement.article).exclude(pk=statement.pk)
    return [Card(each, statement.article) for each in others.for_listing()]


def _told(following):
    """Which suggestions have the same speaker now, as a sentence: " ¶37, ¶38 follow."."""
    numbers = ", ".join(dict.fromkeys(f"¶{each.paragraph}" for each in following))
    if not numbers:
        return ""
    told = ngettext(" %(numbers)s follows.", " %(numbers)s follow.", len(following))
    return told % {"numbers": numbers}


@require_POST
@desk_required
def suggestion_answer(request, pk):
    """Say whose words a suggestion holds, for itself and for what hangs on it."""
    suggestion = suggestion_or_404(pk)
    check_may_decide(request.user, suggestion.article)
    card, who = suggestion_card(suggestion), request.POST.get("who", "")
    question = Question(card)
    if who not in question.answers:
        card.notice = _(
            "“%(who)s” is not among the answers. Type the name in the speaker’s field."
        ) % {"who": who}
        return refuse(request, card)
    expert = question.expert_of(who)
    try:
        following = say_who(suggestion, who, by=request.user, expert=expert)
    except Conflict as conflict:
        return show_decided(request, conflict.theirs, is_typed=False)
    said = _("This is %(who)s.") % {"who": who} if who else _("Somebody else: the speaker is open.")
    others = [suggestion_card(each) for each in following]
    return answer_who(request, suggestion_card(suggestion), f"{said}{_told(following)}", others)


@require_POST
@desk_required
def suggestion_reject(request, pk):
    """Put a suggestion aside and go on to the next card."""
    suggestion = suggestion_or_404(pk)
    check_may_decide(request.user, suggestion.article)
    before = suggestion_card(suggestion)
    try:
        suggestion.reject(by=request.user)
    except Conflict as conflict:
        return show_decided(request, conflict.theirs, is_typed=False)
    return answer(request, suggestion_card(suggestion), _("Rejected."), before=before)


@require_POST
@desk_required
def suggestion_reopen(request, pk):
    """Put a rejected suggestion back among those to decide on."""
    suggestion = suggestion_or_404(pk)
    check_may_decide(request.user, suggestion.article)
    try:
        suggestion.reopen(by=request.user)
    except NotAllowed:
        return show_decided(request, suggestion, is_typed=False)
    card = suggestion_card(suggestion)
    return answer(request, card, _("Put back among the suggestions."), outcome="stay")
