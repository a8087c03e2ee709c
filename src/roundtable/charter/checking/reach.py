"""Every agency is reachable: on each of its sites, on every day the hub works."""

from __future__ import annotations

from collections.abc import Iterator

from roundtable.charter.problems import Problem
from roundtable.charter.terms import Agency, Charter
from roundtable.lib.words import WEEKDAYS


def unreachable_agencies(charter: Charter) -> Iterator[Problem]:
    """Yield a problem for every agency that nobody could call."""
    sites = {site.code: site.name for site in charter.hub.sites}
    for agency in charter.agencies:
        yield from _elsewhere(agency, sites)
        yield from _sites(agency, sites)
        yield from _weekdays(charter, agency)


def _elsewhere(agency: Agency, sites: dict[str, str]) -> Iterator[Problem]:
    for contact in agency.contacts:
        if contact.site not in agency.sites:
            text = f"{agency.name} does not sit at {sites[contact.site]}, where this contact is."
            remedy = f"Add the site to clause {agency.clause}, or give the contact another site."
            yield Problem(0, contact.clause, text, remedy)
        if not contact.weekdays:
            text = f"{contact.who} can be called on no day."
            yield Problem(0, contact.clause, text, "Name at least one weekday, 1 to 7.")


def _sites(agency: Agency, sites: dict[str, str]) -> Iterator[Problem]:
    called = {contact.site for contact in agency.contacts}
    for site in agency.sites:
        if site not in called:
            text = f"{agency.name} sits at {sites[site]}, and nobody can be called there."
            yield Problem(0, agency.clause, text, "Add a contact for that site.")


def _weekdays(charter: Charter, agency: Agency) -> Iterator[Problem]:
    called = {day for contact in agency.contacts for day in contact.weekdays}
    for day in sorted(set(charter.hub.hours.weekdays) - called):
        text = f"Nobody at {agency.name} can be called on {WEEKDAYS[day - 1]}, when the hub works."
        yield Problem(0, agency.clause, text, "Add a contact for that day.")
