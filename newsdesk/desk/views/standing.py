"""Withholding a speaker, or the name alone, and deleting for good: each seen before it is done."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from newsdesk.archive import anonymising, erasing, redacting, withholding
from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.models import Expert, Statement
from newsdesk.desk.access import desk_required, editor_required
from newsdesk.desk.forms.standing import AnonymiseForm, EraseForm, WithholdExpertForm
from newsdesk.desk.records import address_of

PAGE_SIZE = 100


def publisher_required(view):
    """Let only publishers in, who answer for what courts and laws ask; others are told so (403)."""

    @desk_required
    def checked(request, *args, **kwargs):
        if not request.user.may_withhold_articles:
            raise PermissionDenied(_("This needs a publisher's account."))
        return view(request, *args, **kwargs)

    return checked


@editor_required
def expert_withhold(request, pk):
    """Show all that a speaker is said to have said, and withhold it and the speaker with it."""
    expert = get_object_or_404(Expert, pk=pk)
    count = withholding.shown_of(expert).count()
    initial = {"version": expert.version, "count": count}
    form = WithholdExpertForm(request.POST or None, initial=initial)
    if not form.is_valid():
        return _withhold_page(request, expert, form, count, status=422 if form.is_bound else 200)
    try:
        done = withholding.withhold(expert, by=request.user, **form.cleaned_data)
    except Conflict as conflict:
        form = _renewed(form, conflict.theirs.version, count=count)
        form.add_error(None, _("This has changed since you looked. Look again what would go."))
        return _withhold_page(request, conflict.theirs, form, count, status=409)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return _withhold_page(request, expert, form, count, status=422)
    told = ngettext("Withheld, with %(n)s statement.", "Withheld, with %(n)s statements.", done)
    messages.success(request, told % {"n": done})
    return redirect(address_of(expert))


def _renewed(form, version, **values):
    """The form as typed, over the version that is stored now."""
    data = form.data.copy()
    data["version"] = version
    for name, value in values.items():
        data[name] = value
    again = type(form)(data)
    again.full_clean()
    return again


def _withhold_page(request, expert, form, count, *, status):
    mine = expert.statements.order_by("-pk")
    after = request.GET.get("after", "")
    page = mine.filter(pk__lt=int(after)) if after.isdecimal() and len(after) < 19 else mine
    page = list(page.select_related("article")[: PAGE_SIZE + 1])
    context = {
        "expert": expert,
        "form": form,
        "count": count,
        "withheld_count": mine.filter(status=Statement.Status.WITHHELD).count(),
        "draft_count": mine.filter(status=Statement.Status.DRAFT).count(),
        "statements": page[:PAGE_SIZE],
        "next_after": page[PAGE_SIZE - 1].pk if len(page) > PAGE_SIZE else None,
    }
    return render(request, "desk/expert_withhold.html", context, status=status)


@editor_required
@require_POST
def expert_release(request, pk):
    """Bring a withheld speaker back, with what was withheld along."""
    expert = get_object_or_404(Expert, pk=pk)
    done = _try(request, lambda: withholding.release(expert, by=request.user, **_version(request)))
    if done is not None:
        told = ngettext("Released, with %(n)s statement.", "Released, with %(n)s statements.", done)
        messages.success(request, told % {"n": done})
    return redirect(address_of(expert))


def _version(request):
    version = request.POST.get("version", "")
    return {"version": int(version) if version.isdecimal() and len(version) < 10 else 0}


def _try(request, act):
    """What `act` returns; None if it was refused, which the next page then says."""
    try:
        return act()
    except Conflict:
        messages.error(request, _("Somebody changed this in the meantime. Nothing was done."))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return None


@publisher_required
def expert_anonymise(request, pk):
    """Choose what is shown instead of a name, see what would be blacked out, and do it."""
    expert = get_object_or_404(Expert, pk=pk)
    words = anonymising.words_of(expert)
    initial = {"version": expert.version, "words": words}
    form = AnonymiseForm(request.POST or None, initial=initial)
    if not form.is_valid():
        return _anonymise_page(request, expert, form, status=422 if form.is_bound else 200)
    if "confirm" not in request.POST:
        return _anonymise_page(request, expert, form, words=form.cleaned_data["words"])
    try:
        anonymising.anonymise(expert, by=request.user, **form.cleaned_data)
    except Conflict as conflict:
        form = _renewed(form, conflict.theirs.version)
        form.add_error(None, _("Somebody saved this record in the meantime. Look again."))
        return _anonymise_page(request, conflict.theirs, form, status=409)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return _anonymise_page(request, expert, form, status=422)
    messages.success(request, _("The name is withheld. A publisher can give it back here."))
    return redirect(address_of(expert))


def _anonymise_page(request, expert, form, *, words=None, status=200):
    context = {"expert": expert, "form": form}
    if words is not None:
        articles = anonymising.articles_of(expert)
        found = redacting.count_in(redacting.pattern_of(words), articles)
        context |= {"found": found, "article_count": len(articles)}
        context["statement_count"] = expert.statements.count()
    return render(request, "desk/expert_anonymise.html", context, status=status)


@publisher_required
@require_POST
def expert_reveal(request, pk):
    """Give a speaker the name back."""
    expert = get_object_or_404(Expert, pk=pk)
    left = _try(request, lambda: anonymising.reveal(expert, by=request.user, **_version(request)))
    if left:
        told = ngettext(
            "The name is back. %(n)s place was changed since and stays without it.",
            "The name is back. %(n)s places were changed since and stay without it.",
            left,
        )
        messages.warning(request, told % {"n": left})
    elif left == 0:
        messages.success(request, _("The name is back."))
    return redirect(address_of(expert))


@publisher_required
def expert_erase(request, pk):
    """Delete a speaker and everything they said for good, the counts seen first."""
    expert = get_object_or_404(Expert, pk=pk, erased_at=None)
    form = EraseForm(request.POST or None, thing=expert, words=anonymising.words_of(expert))
    return _erase(request, expert, form, erasing.erase_expert, erasing.going_of_expert)


@publisher_required
def statement_erase(request, pk):
    """Delete the words of a statement for good, the counts seen first."""
    statement = get_object_or_404(
        Statement.objects.select_related("article"), pk=pk, erased_at=None
    )
    form = EraseForm(request.POST or None, thing=statement)
    return _erase(request, statement, form, erasing.erase_statement, erasing.going_of_statement)


def _erase(request, thing, form, erase, going_of):
    context = {"thing": thing, "noun": thing._meta.model_name, "form": form}
    status = 422 if form.is_bound else 200
    if form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "number"}
        try:
            erase(thing, by=request.user, **given)
        except Conflict as conflict:
            status = 409
            data = form.data.copy()
            data["version"], data["number"] = conflict.theirs.version, ""
            words = given.get("words")
            context["form"] = form = EraseForm(data, thing=conflict.theirs, words=words)
            form.add_error(None, _("Somebody changed this in the meantime. Nothing was deleted."))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Deleted for good. Its address says why."))
            return redirect("desk:log")
    context["going"] = going_of(thing)
    return render(request, "desk/erase.html", context, status=status)
