from django.conf import settings
from django.shortcuts import render

from newsdesk.archive.counting import COUNTED, Bounded


def method(request):
    """How statements are found, checked, shown, counted and corrected, in plain words."""
    context = {"limit": settings.SHARE_LIMIT, "most_counted": str(Bounded(COUNTED))}
    return render(request, "reader/method.html", context)
