"""Signing in and out, and changing one's password."""

from django.http import HttpResponse


def sign_in(request):
    return HttpResponse()


def sign_out(request):
    return HttpResponse()


def password_change(request):
    return HttpResponse()
