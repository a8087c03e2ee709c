"""Who works at the invented hub: as many as the charter has posts, in the roles it needs. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from roundtable.charter.terms import Agency, Charter, Training
from roundtable.learning.demonstration.names import community
from roundtable.learning.rules import months_after
from roundtable.lib.actor import Role

# An agency with more posts than this has a manager, and practitioners instead of representatives.
SMALL = 3
# Roles that the hub needs once, each on a post of an agency that can spare one.
ONCE = {
    "childrens_social_care": Role.HUB_MANAGER,
    "police": Role.GOVERNANCE,
    "adult_social_care": Role.AUDITOR,
}


@dataclass(frozen=True)
class Post:
    """Somebody on a post of the hub."""

    name: str
    email: str
    agency: str
    role: Role
    site: str


def roster(charter: Charter, rng: Random) -> list[Post]:
    """Return somebody for every post of the charter; nobody has another's name."""
    taken: Counter[str] = Counter()
    posts = []
    for agency in charter.agencies:
        for place, role in enumerate(_roles(agency)):
            name = _new_name(rng, taken)
            site = agency.sites[place % len(agency.sites)]
            posts.append(Post(name, _email(name), agency.code, role, site))
    return posts


def board(charter: Charter, rng: Random, staff: list[Post]) -> list[Post]:
    """Return who signs the charter for each agency. They hold no post of the hub."""
    return _one_each(charter, rng, staff, Role.GOVERNANCE)


def leads(charter: Charter, rng: Random, others: list[Post]) -> list[Post]:
    """Return the information governance lead of each agency. They hold no post of the hub."""
    return _one_each(charter, rng, others, Role.INFORMATION_GOVERNANCE)


def _one_each(charter: Charter, rng: Random, others: list[Post], role: Role) -> list[Post]:
    taken = Counter(post.name for post in others)
    posts = []
    for agency in charter.agencies:
        name = _new_name(rng, taken)
        posts.append(Post(name, _email(name), agency.code, role, agency.sites[0]))
    return posts


def about_to_lapse(posts: list[Post]) -> set[str]:
    """Return who has to learn again within the month, by address: one practitioner of each agency
    that has several, the last by name.
    """
    practising = [post for post in posts if post.role is Role.PRACTITIONER]
    last = {post.agency: post for post in sorted(practising, key=lambda post: post.name)}
    return {post.email for post in last.values()}


def learnt_on(training: Training, place: int, today: date, *, lapsing: bool) -> date:
    """Return when somebody on the roster's `place` last did a training that holds `today`."""
    if lapsing:
        return months_after(today + timedelta(days=10 + place % 14), -training.valid_months)
    return today - timedelta(days=(37 * place) % (training.valid_months * 30 - 90))


def _roles(agency: Agency) -> Iterator[Role]:
    if agency.posts <= SMALL:
        yield from [Role.REPRESENTATIVE] * agency.posts
        return
    special = [Role.AGENCY_MANAGER, *([ONCE[agency.code]] if agency.code in ONCE else [])]
    yield from special
    yield from [Role.PRACTITIONER] * (agency.posts - len(special))


def _new_name(rng: Random, taken: Counter[str]) -> str:
    while True:
        names = community(rng)
        name = f"{rng.choice(names.women + names.men)} {rng.choice(names.families)}"
        taken[name] += 1
        if taken[name] == 1:
            return name


def _email(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.org"
