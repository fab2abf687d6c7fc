"""Who may do what at the desk."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from newsdesk.archive.models.action import one_request

SIGNED_OUT = _("You have been signed out. Sign in in another tab, then press the button again.")


def desk_required(view):
    """Let only those in who have an account: anybody at the desk, contributors make drafts.

    What one request does is logged as one, and its page is kept by no browser. Who was signed
    out while typing keeps the page: htmx shows a 401's message and swaps nothing.
    """

    @never_cache
    @login_required
    def signed_in(request, *args, **kwargs):
        with one_request():
            return view(request, *args, **kwargs)

    @wraps(view)
    def checked(request, *args, **kwargs):
        if request.htmx and not request.user.is_authenticated:
            return HttpResponse(SIGNED_OUT, status=401, content_type="text/plain; charset=utf-8")
        return signed_in(request, *args, **kwargs)

    return checked


def publisher_required(view):
    """Let only those in who answer for whole articles and for rights; others are told so (403)."""

    @desk_required
    @wraps(view)
    def checked(request, *args, **kwargs):
        if not request.user.may_withhold_articles:
            raise PermissionDenied(_("This needs a publisher's account."))
        return view(request, *args, **kwargs)

    return checked


def editor_required(view):
    """Let only those in who decide what readers see; others are told so (403)."""

    @desk_required
    @wraps(view)
    def checked(request, *args, **kwargs):
        if not request.user.may_publish:
            raise PermissionDenied(_("This needs an editor's account."))
        return view(request, *args, **kwargs)

    return checked
