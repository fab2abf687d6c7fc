"""What programs ask of every site, at addresses that they choose."""

from django.shortcuts import redirect, render
from django.templatetags.static import static


def robots(request):
    """Which addresses crawlers may leave out."""
    return render(request, "reader/robots.txt", content_type="text/plain")


def favicon(request):
    """The icon, for programs that look for it here and not in the page."""
    return redirect(static("img/icon.svg"))
