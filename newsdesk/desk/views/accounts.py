"""Signing in and out, and changing one's password."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from newsdesk.desk.access import desk_required
from newsdesk.desk.forms.accounts import SignInForm


@never_cache
@sensitive_post_parameters("password")
def sign_in(request):
    """Let somebody in, and on to the page they came for."""
    if request.user.is_authenticated:
        return redirect(_page_wanted(request))
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        login(request, form.get_user())
        return redirect(_page_wanted(request))
    status = 422 if form.is_bound else 200
    context = {"form": form, "next": _next_of(request)}
    return render(request, "desk/sign_in.html", context, status=status)


def _next_of(request):
    return request.POST.get("next") or request.GET.get("next", "")


def _page_wanted(request):
    """The address in `next` if it is one of our own, else the queue."""
    wanted = _next_of(request)
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def locked_out(request, response, credentials):
    """Answer somebody who guessed too often: when to try again (called by django-axes)."""
    # Each further attempt starts the rest anew, so it is always counted from now.
    rest = timedelta(hours=settings.AXES_COOLOFF_TIME)
    context = {"try_again_at": timezone.now() + rest}
    answer = render(request, "desk/locked_out.html", context, status=429)
    answer["Retry-After"] = int(rest.total_seconds())
    return answer


@desk_required
@require_POST
def sign_out(request):
    """End the session and go to the readers' pages."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@never_cache
@sensitive_post_parameters()
@desk_required
def password_change(request):
    """Change the password of whoever is signed in, who stays signed in."""
    form = PasswordChangeForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, _("Your password is changed."))
        return redirect("desk:queue")
    status = 422 if form.is_bound else 200
    return render(request, "desk/password_change.html", {"form": form}, status=status)


@desk_required
@require_POST
def keys_switch(request):
    """Turn single keys on or off for whoever is signed in, and go back to the page."""
    request.user.uses_single_keys = request.POST.get("on") == "yes"
    request.user.save(update_fields=["uses_single_keys"])
    response = redirect(_page_wanted(request))
    response.status_code = 303
    return response
