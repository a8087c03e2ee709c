"""The template engine: Jinja pages of our own apps."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from django.apps import apps
from django.http import HttpRequest
from django.template.backends.jinja2 import Jinja2
from django.template.backends.utils import csrf_input


class Pages(Jinja2):
    """Jinja pages found in the `templates` folder of each of our own apps.

    Other people's apps keep their templates to the Django language, so their folders are left out.
    """

    app_dirname = "templates"

    @property
    def template_dirs(self) -> tuple[str, ...]:
        """The folders searched, in the order of INSTALLED_APPS."""
        ours = (
            config for config in apps.get_app_configs() if config.name.startswith("roundtable.")
        )
        folders = (Path(config.path) / self.app_dirname for config in ours)
        return (*self.dirs, *(str(folder) for folder in folders if folder.is_dir()))


class TokenField:
    """The hidden field that guards a form, made once for a page however many forms it has."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __html__(self) -> str:
        """Return the field as markup."""
        return self._markup

    def __str__(self) -> str:
        return self._markup

    @cached_property
    def _markup(self) -> str:
        return csrf_input(self.request)


def one_token(request: HttpRequest) -> dict[str, TokenField]:
    """Give every form of a page one token: masking a new one for each row of a list is slow."""
    return {"csrf_input": TokenField(request)}
