"""Every statement that was recorded, found and tagged in numbers."""

from django.http import HttpResponse


def statement_list(request):
    return HttpResponse()


def statement_tag(request):
    return HttpResponse()
