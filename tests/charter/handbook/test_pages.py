"""The handbook as one reads it, and what changed since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from roundtable.charter.handbook.models import LastRead
from roundtable.charter.handbook.queries import last_read
from tests.reading import main, words
from tests.staff import actor, user
from tests.versions import adopted, forget_versions

MINE = "/charter/handbook/practitioner/"
YESTERDAY = timezone.localdate() - timedelta(days=1)
# Clause 5.2 is in the handbook of whoever works cases; 12.1 is not.
CHANGES = (("5.2", "length: 2", "length: 3"), ("12.1", "years: 10", "years: 12"))


@pytest.fixture
def ben(client: Client) -> Client:
    """A practitioner of the police, signed in."""
    client.force_login(user("Ben"))
    return client


@pytest.fixture
def own_hub(committed_hub: str) -> Iterator[None]:
    """A hub of the test's own, whose versions are forgotten after."""
    yield
    forget_versions()


@pytest.mark.django_db
def test_ones_own_role_comes_first(ben: Client) -> None:
    page = main(ben, "/charter/handbook/")
    assert page.index(f'href="{MINE}"') < page.index("Your role") < page.index("governance/")


@pytest.mark.django_db
def test_it_is_for_ones_own_agency_unless_asked_otherwise(ben: Client) -> None:
    ours = words(main(ben, MINE))
    assert "Handbook, Police" in ours
    assert "Your agency is asked this." in ours
    every = words(main(ben, f"{MINE}?agency=all"))
    assert "Each agency is asked this." in every
    assert len(every) > len(ours)
    assert "Handbook, Health" in words(main(ben, f"{MINE}?agency=health"))


@pytest.mark.django_db
def test_each_step_leads_to_its_clauses(ben: Client) -> None:
    page = main(ben, MINE)
    assert 'href="/charter/clause/13.1/"' in page
    assert 'href="/charter/clause/8.1/"' in page


@pytest.mark.django_db
def test_a_role_that_is_not_there(ben: Client) -> None:
    for address in ("nobody/", "nobody/handbook.pdf"):
        assert ben.get(f"/charter/handbook/{address}").status_code == 404
    assert ben.post("/charter/handbook/nobody/read/").status_code == 404
    assert ben.get(f"{MINE}read/").status_code == 405


@pytest.mark.django_db
def test_the_document_is_that_of_the_page(ben: Client) -> None:
    answer = ben.get(f"{MINE}handbook.pdf?agency=police")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="handbook-practitioner-1.0.pdf"'
    assert answer.content.startswith(b"%PDF-")


@pytest.mark.usefixtures("own_hub")
def test_the_first_look_is_kept_and_shows_no_change(ben: Client) -> None:
    assert last_read(actor("Ben"), "practitioner") is None
    assert "What changed" not in main(ben, MINE)
    known = last_read(actor("Ben"), "practitioner")
    assert known is not None
    assert known.version == "1.0"
    assert last_read(actor("Aisha"), "practitioner") is None


@pytest.mark.usefixtures("own_hub")
def test_what_changed_stays_on_top_until_it_is_read(ben: Client) -> None:
    main(ben, MINE)
    adopted("2.0", YESTERDAY, *CHANGES)
    for _look in range(2):
        page = words(main(ben, MINE))
        assert "What changed since you last looked" in page
        assert "Clause 5.2, any grade: identify within 2 working hours → 3" in page
        assert "12.1" not in page, "what the role does not need is not told"
    answer = ben.post(f"{MINE}read/?agency=police")
    assert answer.headers["Location"] == f"{MINE}?agency=police"
    assert "What changed" not in main(ben, MINE)
    assert LastRead.objects.get(reader_id=user("Ben").pk).version == "2.0"


@pytest.mark.usefixtures("own_hub")
def test_a_version_that_leaves_the_handbook_as_it_was_says_so(ben: Client) -> None:
    main(ben, MINE)
    adopted("2.0", YESTERDAY, CHANGES[1])
    assert "Nothing in this handbook changed." in words(main(ben, MINE))


@pytest.mark.usefixtures("own_hub")
def test_each_handbook_is_read_by_itself(ben: Client) -> None:
    main(ben, MINE)
    adopted("2.0", YESTERDAY, *CHANGES)
    assert "What changed" not in main(ben, "/charter/handbook/auditor/")
    assert "What changed" in main(ben, MINE)
