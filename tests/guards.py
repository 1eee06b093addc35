"""The guards that conftest puts around every test."""

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponse
from django.template import base
from django.test import Client

LEFTOVERS = re.compile(rb"\{\{|\{%|\{#|<c-|INVALID-VARIABLE")
INLINE_SCRIPT = re.compile(
    rb"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")", re.IGNORECASE
)
INLINE_STYLE = re.compile(rb"<style|<[a-z][^>]*\sstyle=", re.IGNORECASE)
INLINE_HANDLER = re.compile(rb"<[a-z][^>]*\son[a-z]+=", re.IGNORECASE)
POST_FORM = re.compile(rb"<form\b[^>]*method=\"post\"[^>]*>.*?</form>", re.IGNORECASE | re.DOTALL)


class CheckedClient(Client):
    """Django's test client that reads every HTML answer as a strict reviewer would."""

    def request(self, **request: Any) -> HttpResponse:
        response = super().request(**request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            check_html(response.content, request.get("PATH_INFO", ""))
        return response


def check_html(content: bytes, path: str) -> None:
    for pattern, what in (
        (LEFTOVERS, "template syntax left over"),
        (INLINE_SCRIPT, "inline script"),
        (INLINE_STYLE, "inline style"),
        (INLINE_HANDLER, "inline event handler"),
    ):
        found = pattern.search(content)
        assert not found, (
            f"{what} in {path}: {content[max(0, found.start() - 60) : found.end() + 60]!r}"
        )
    for form in POST_FORM.findall(content):
        assert b"csrfmiddlewaretoken" in form, (
            f"a form without CSRF token in {path}: {form[:120]!r}"
        )


def shuffle_unordered(iterate: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Give the rows of an unordered queryset in another order each time, as a database may."""

    def shuffled(queryset: Any) -> Any:
        first_time = queryset._result_cache is None
        rows = iterate(queryset)
        if (
            first_time
            and not queryset.ordered
            and not queryset.query.is_sliced
            and isinstance(queryset._result_cache, list)
        ):
            random.shuffle(queryset._result_cache)
            return iter(queryset._result_cache)
        return rows

    return shuffled


ALLOWED_UNKNOWN = {"attrs", "slot", "is_paginated", "forloop"}


def refuse_unknown_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a template variable that does not exist an error, in our templates only.

    ``{% if x %}`` and ``default`` stay usable: Django resolves them without this path.
    """
    original = base.FilterExpression.resolve

    def resolve(self: Any, context: Any, ignore_failures: bool = False) -> Any:
        origin = getattr(getattr(context, "template", None), "origin", None)
        ours = origin is not None and "/maillage/" in str(origin.name)
        tolerant = any(
            getattr(f[0], "__name__", "") in {"default", "default_if_none"} for f in self.filters
        )
        if ours and not ignore_failures and not tolerant and isinstance(self.var, base.Variable):
            try:
                self.var.resolve(context)
            except base.VariableDoesNotExist as error:
                if str(self.var).split(".")[0] not in ALLOWED_UNKNOWN:
                    pytest.fail(f"unknown template variable {self.var} in {origin.name}: {error}")
        return original(self, context, ignore_failures)

    monkeypatch.setattr(base.FilterExpression, "resolve", resolve)


def close_file(response: Any) -> None:
    """Close the file of an answer without the end of a request, which on PostgreSQL closes the connection."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)
