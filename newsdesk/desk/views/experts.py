"""Experts at the desk: all of them, adding one, and the record of each."""

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from newsdesk.archive.conflicts import Conflict
from newsdesk.archive.counting import COUNTED, Bounded
from newsdesk.archive.ledger import ledger_of
from newsdesk.archive.models import (
    Action,
    Affiliation,
    Article,
    DistinctExperts,
    Expert,
    ExpertName,
    MergedExpert,
    Organisation,
    Statement,
)
from newsdesk.desk.access import desk_required, editor_required
from newsdesk.desk.forms.experts import ExpertFilterForm, ExpertForm, RoleForm
from newsdesk.desk.records import add_page, address_of, record_page, save, to_merged

PAGE_SIZE = 50
NAMES_PROPOSED = 500
ARTICLES_PROPOSED = 50
NAMESAKES_SHOWN = 10
SAID = {
    Affiliation.State.CONFIRMED: gettext_lazy("Confirmed: %(role)s."),
    Affiliation.State.REFUSED: gettext_lazy("Refused, and not suggested again: %(role)s."),
}
KINDS = {
    Expert.Kind.ANALYST: gettext_lazy("Analysts"),
    Expert.Kind.NEWSMAKER: gettext_lazy("Newsmakers"),
    Expert.Kind.INSTITUTION: gettext_lazy("Institutions"),
}


@desk_required
def expert_list(request):
    """Show everyone who is recorded, to be searched by any printed form and filtered."""
    form = ExpertFilterForm(request.GET)
    is_clear = form.is_valid()
    given = form.cleaned_data
    wanted = {name: given.get(name) for name in ("words", "organisation", "identity", "said")}
    found = Expert.objects.recorded(**wanted) if is_clear else Expert.objects.none()
    if given.get("sort") == "most":
        found = found.listed()
    kinds = _count_by_kind(found)
    if given.get("kind"):
        found = found.filter(kind=given["kind"])
    page = _page_of(found, given) if is_clear else []
    context = {
        "form": form,
        "experts": page[:PAGE_SIZE],
        "kinds": [(kind, label, kinds.get(kind, 0)) for kind, label in KINDS.items()],
        "total": Bounded(sum(kinds.values())),
        "count": kinds.get(given["kind"], 0) if given.get("kind") else sum(kinds.values()),
        "next_after": page[PAGE_SIZE - 1].pk if len(page) > PAGE_SIZE else None,
        "alike": _spelled_alike(given.get("words")) if is_clear and not page else [],
        "organisations": Organisation.objects.all()[:NAMES_PROPOSED],
    }
    return render(request, "desk/expert_list.html", context, status=200 if is_clear else 422)


def _count_by_kind(found):
    """How many of `found` are of each kind; beyond COUNTED nobody is counted."""
    some = found.order_by().values("pk")[: COUNTED + 1]
    rows = Expert.objects.filter(pk__in=some).order_by().values_list("kind")
    return {kind: Bounded(count) for kind, count in rows.annotate(Count("pk"))}


def _page_of(found, given):
    """A page of the experts `found` and one more, in the order asked for."""
    last = Expert.objects.filter(pk=given["after"]).first() if given["after"] else None
    if given["sort"] == "newest":
        page = found.filter(pk__lt=last.pk) if last else found
        page = page.order_by("-pk")
    elif given["sort"] == "most":
        return _most_quoted(found, last)
    else:
        page = found.after(last) if last else found
    return list(_for_listing(page)[: PAGE_SIZE + 1])


def _most_quoted(found, last):
    """As _page_of, whoever said most of the newest statements first: older ones cost too much."""
    newest = Statement.objects.listed().newest(COUNTED)
    ranked = Expert.objects.counted_in(newest)
    place = ranked.filter(pk=last.pk).first() if last else None
    if place:
        same = Q(statement_count=place.statement_count)
        behind = Q(sort_key__gt=place.sort_key) | Q(sort_key=place.sort_key, pk__gt=place.pk)
        ranked = ranked.filter(Q(statement_count__lt=place.statement_count) | same & behind)
    ranked = ranked.filter(pk__in=found.order_by().values("pk"))
    ids = list(ranked.values_list("pk", flat=True)[: PAGE_SIZE + 1])
    experts = {each.pk: each for each in _for_listing(Expert.objects.filter(pk__in=ids))}
    return [experts[pk] for pk in ids]


def _for_listing(experts):
    """Fetch what a row shows of each."""
    roles = Affiliation.objects.standing().filter(is_former=False).select_related("organisation")
    names = ExpertName.objects.exclude(kind=ExpertName.Kind.PRIMARY)
    return (
        experts.with_counts()
        .with_draft_counts()
        .prefetch_related(
            Prefetch("affiliations", roles, to_attr="roles_now"),
            Prefetch("names", names, to_attr="other_names"),
        )
    )


def _spelled_alike(words):
    """Experts of a name that is nearly what was typed."""
    return Expert.objects.looked_up(words) if words else []


@editor_required
def expert_new(request):
    """Add somebody to the archive."""
    initial = {"name": request.GET.get("name", "")}
    form = ExpertForm(
        request.POST if request.method == "POST" else None, user=request.user, values=initial
    )
    if not form.is_valid():
        return add_page(request, form, "expert")
    expert = Expert.objects.register(by=request.user, **form.typed())
    for namesake in form.namesakes:
        # That is what the tick said, and nobody is asked again.
        DistinctExperts.objects.tell_apart(namesake, expert, by=request.user)
    messages.success(request, _("Added. Other names, roles and disclosures can be added below."))
    return redirect(address_of(expert))


@desk_required
def expert_detail(request, pk):
    """Show what is recorded of an expert; editors may change it here."""
    expert = Expert.objects.filter(pk=pk).first()
    return page(request, expert) if expert else to_merged(MergedExpert, pk)


@editor_required
@require_POST
def expert_edit(request, pk):
    """Save what an editor changed on an expert's page."""
    expert = get_object_or_404(Expert, pk=pk)
    return save(request, ExpertForm(request.POST, record=expert, user=request.user), page)


@editor_required
@require_POST
def expert_role(request, pk):
    """Confirm or refuse a role that was read in articles."""
    expert = get_object_or_404(Expert, pk=pk)
    form = RoleForm(request.POST, expert=expert)
    if not form.is_valid():
        return page(request, expert, form=_as_stored(request, expert, form), status=422)
    given = form.cleaned_data
    try:
        expert.decide_role(
            given["role"], state=given["state"], by=request.user, version=given["version"]
        )
    except Conflict as conflict:
        messages.error(
            request, _("Somebody saved this record in the meantime. Look again, and decide then.")
        )
        return page(request, conflict.theirs, status=409)
    messages.success(request, SAID[given["state"]] % {"role": given["role"]})
    return redirect(address_of(expert))


def _as_stored(request, expert, refused):
    """The form of the record, with what was wrong with a decision on a role."""
    for error in (each for errors in refused.errors.values() for each in errors):
        messages.error(request, error)
    return ExpertForm(record=expert, user=request.user)


def page(request, expert, *, form=None, clash=None, status=200):
    """The page of `expert`, with a form as typed or over what somebody else stored."""
    counts = (
        Expert.objects.filter(pk=expert.pk)
        .select_related("sealed")
        .with_counts()
        .with_draft_counts()
        .get()
    )
    names = [name.folded for name in expert.names.all()]
    namesakes = Expert.objects.printed_as(names).exclude(pk=expert.pk)
    quoted_in = Article.objects.filter(pk__in=expert.statements.values("article")).order_by("-pk")
    confirmed = Action.objects.on(expert).filter(before__identity_confirmed_at="")
    confirmed = confirmed.exclude(after__identity_confirmed_at="")
    form = form or ExpertForm(record=expert, user=request.user)
    _name_articles(form.lists["affiliations"])
    more = {
        "counts": counts,
        "ledger": ledger_of(expert),
        "open_roles": expert.open_roles(),
        "namesakes": namesakes.with_roles()[:NAMESAKES_SHOWN],
        "sealed": getattr(counts, "sealed", None),
        "confirmation": expert.identity_confirmed_at and confirmed.first(),
        "articles": quoted_in.only("headline")[:ARTICLES_PROPOSED],
        "organisations": Organisation.objects.all()[:NAMES_PROPOSED],
        "others": [
            pair.other(expert)
            for pair in DistinctExperts.objects.of(expert).select_related("first", "second")
        ],
    }
    return record_page(request, expert, form, clash, status, **more)


def _name_articles(rows):
    """Tell each of the rows of roles in which article it was read."""
    read_in = {row: row.stored["read_in_id"] for row in rows if row.stored}
    articles = Article.objects.in_bulk({pk for pk in read_in.values() if pk})
    for row, pk in read_in.items():
        row.article = articles.get(pk)
