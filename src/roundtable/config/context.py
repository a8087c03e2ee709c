"""What the shell of every page shows: the hub, the person, and the navigation with its counts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from roundtable.access.queries import called
from roundtable.access.rules import WORKING_ROLES
from roundtable.charter.queries import in_force
from roundtable.database.guard import entered
from roundtable.lib.actor import Actor
from roundtable.oversight.rules import ASKERS
from roundtable.web.addresses import address
from roundtable.workload.load import load_to_do

NAVIGATION = (
    ("My work", "workload:my_work"),
    ("Cases", "cases:list"),
    ("Refer", "intake:start"),
    ("Hub", "workload:hub"),
    ("Charter", "charter:contents"),
    ("Learn", "learning:mine"),
    ("People", "oversight:people"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what `web/base.html` asks of the settings."""
    known: dict[str, Any] = {"demo": settings.DEMO, "home_url": "/"}
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return known
    charter = in_force(timezone.now())
    role = next((r.name for r in charter.roles if r.code == actor.role), actor.role)
    return known | {
        "hub_name": charter.hub.name,
        "charter_version": charter.version,
        "navigation": _navigation(request, actor),
        "me": {
            "name": actor.name,
            "agency": called(charter, actor.agency),
            "role": role,
            "password_url": address("access:change_password"),
            "mail_url": address("feedback:mail") if actor.role in WORKING_ROLES else "",
        },
        "sign_out_url": address("access:sign_out"),
    }


def _navigation(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    with entered(actor):
        counts = {"workload:my_work": load_to_do(actor, timezone.now()).all}
    shown = [(text, name) for text, name in NAVIGATION if _is_shown(name, actor)]
    addresses = {name: address(name) for _text, name in shown}
    here = max(filter(request.path.startswith, addresses.values()), key=len, default="")
    return [
        {
            "text": text,
            "href": addresses[name],
            "active": addresses[name] == here,
            "count": counts.get(name),
        }
        for text, name in shown
    ]


def _is_shown(name: str, actor: Actor) -> bool:
    return name != "oversight:people" or actor.role in ASKERS
