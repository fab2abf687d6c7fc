"""What readers looked for and did not find."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from newsdesk.archive.counting import count_each
from newsdesk.archive.models import SearchMiss, Statement
from newsdesk.archive.search import parse
from newsdesk.desk.access import desk_required

SHOWN = 100
ORDERS = {"often": ["-count", "-last_on", "words"], "lately": ["-last_on", "-count", "words"]}


@require_safe
@desk_required
def miss_list(request):
    """Show the searches that found nothing, and how much they would find today."""
    order = request.GET.get("order")
    order = order if order in ORDERS else "often"
    misses = list(SearchMiss.objects.order_by(*ORDERS[order])[:SHOWN])
    listed = Statement.objects.listed()
    found = count_each([listed.matching(parse(miss.words)) for miss in misses])
    for miss, count in zip(misses, found, strict=True):
        miss.found_now = count
        miss.address = reverse("reader:search", query={"q": miss.words})
    context = {
        "misses": misses,
        "order": order,
        "total": SearchMiss.objects.count(),
    }
    return render(request, "desk/miss_list.html", context)
