"""What an editor does to a statement: save, publish, keep beside another, withhold, discard."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.desk import decisions
from newsdesk.desk.access import desk_required, editor_required
from newsdesk.desk.cards import Card
from newsdesk.desk.forms.review import ReviewForm
from newsdesk.desk.forms.withholding import WithholdForm
from newsdesk.desk.views.answers import (
    answer,
    check_may_change,
    clash_with,
    refuse,
    show_alone,
    show_theirs,
    statement_or_404,
)


@require_safe
@desk_required
def statement_show(request, pk):
    """The inspector with one statement."""
    return show_alone(request, _card(statement_or_404(pk)))


def _card(statement):
    return Card(statement, statement.article)


@require_POST
@desk_required
def statement_save(request, pk):
    """Save what an editor corrected, publish it if asked to, and answer with the card."""
    statement = statement_or_404(pk)
    publishes = "publish" in request.POST
    check_may_change(request.user, statement, publishes)
    card = _card(statement)
    goes_public = publishes or statement.is_published
    card.form = ReviewForm(request.POST, card=card, goes_public=goes_public)
    if not card.form.is_valid():
        return refuse(request, card)
    version = card.form.cleaned_data["version"] or 0
    try:
        is_changed = decisions.save(
            statement, card.form, by=request.user, version=version, publishes=publishes
        )
    except Conflict:
        return show_theirs(request, statement_or_404(pk))
    except NotAllowed as refusal:
        return _refuse_save(request, pk, card.form, refusal)
    said = (
        _("Published.") if publishes else _("Saved.") if is_changed else _("Nothing had changed.")
    )
    after = _card(statement_or_404(pk))
    return answer(request, after, said, before=card, outcome="next" if publishes else "stay")


def _refuse_save(request, pk, form, refusal):
    """The card as typed, with what stands in the way of saving it."""
    # What was changed in memory before the refusal has not been saved.
    statement = statement_or_404(pk)
    card = _card(statement)
    card.form = ReviewForm(form.data, card=card)
    lacks_note = statement.was_public and not form.cleaned_data["public_note"]
    card.form.add_error("public_note" if lacks_note else None, str(refusal))
    return refuse(request, card)


@require_POST
@desk_required
def statement_keep_both(request, pk):
    """Leave the statement as somebody else has it, and make another of what was typed."""
    theirs = statement_or_404(pk)
    card, publishes = _card(theirs), "publish" in request.POST
    if publishes and not request.user.may_publish:
        raise PermissionDenied(_("This needs an editor's account."))
    card.form = ReviewForm(request.POST, card=card, goes_public=publishes, is_another=True)
    if not card.form.is_valid():
        return _refuse_both(request, card)
    try:
        mine = decisions.keep_both(theirs, card.form, by=request.user, publishes=publishes)
    except NotAllowed as refusal:
        card.form.add_error(None, str(refusal))
        return _refuse_both(request, card)
    said = _("Both are kept, yours as another statement.")
    after = _card(statement_or_404(pk))
    return answer(request, after, said, made=[_card(mine)])


def _refuse_both(request, card):
    """Both versions again, mine as typed with what is wrong in it."""
    form = card.form
    card.conflict = clash_with(request, card)
    card.form = form
    return refuse(request, card)


@require_POST
@editor_required
def statement_withhold(request, pk):
    """Take a statement off the public pages and answer with its card."""
    statement = statement_or_404(pk)
    card = _card(statement)
    form = card.withhold_form = WithholdForm(request.POST, card=card)
    if not form.is_valid():
        return refuse(request, card)
    try:
        decisions.withhold(statement, by=request.user, **form.cleaned_data)
    except Conflict:
        return _retry_withhold(request, pk, form)
    except NotAllowed as refusal:
        card.notice = str(refusal)
        return refuse(request, card)
    return answer(request, _card(statement), decisions.told_of_withheld(statement), outcome="stay")


def _retry_withhold(request, pk, form):
    """The statement as it now stands, the reason still in its field."""
    statement = statement_or_404(pk)
    card = _card(statement)
    data = {"version": statement.version, "reason": form.cleaned_data["reason"]}
    card.withhold_form = WithholdForm(data, card=card)
    card.notice = _(
        "Somebody else has changed this statement; here it is as it stands now. "
        "It has not been withheld yet."
    )
    return refuse(request, card, status=409)


@require_POST
@desk_required
def statement_discard(request, pk):
    """Put a draft aside and go on to the next card."""
    statement = statement_or_404(pk)
    check_may_change(request.user, statement)
    card = _card(statement)
    version = request.POST.get("version", "")
    try:
        statement.discard(by=request.user, version=int(version) if version.isdecimal() else 0)
    except Conflict:
        card = _card(statement_or_404(pk))
        card.notice = _(
            "Somebody else has changed this draft. Look at it again before discarding it."
        )
        return refuse(request, card, status=409)
    except NotAllowed as refusal:
        card.notice = str(refusal)
        return refuse(request, card)
    return answer(request, _card(statement), _("Discarded."), before=card)
