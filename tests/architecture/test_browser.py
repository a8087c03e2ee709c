"""Which Chromium the journeys take."""

from __future__ import annotations

import pytest

from tests import browser


@pytest.fixture
def chromium(tmp_path, monkeypatch):
    """A machine whose only Chromium is the one the test puts there."""
    monkeypatch.setattr(browser, "_own", lambda: str(tmp_path / "never downloaded"))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("ROUNDTABLE_CHROMIUM", raising=False)

    def put(name, *, starts):
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\nexit {0 if starts else 127}\n")
        path.chmod(0o755)
        return path

    return put


def test_the_one_that_is_named_comes_first(chromium, monkeypatch):
    chromium("chromium", starts=True)
    named = chromium("another", starts=True)
    monkeypatch.setenv("ROUNDTABLE_CHROMIUM", str(named))
    assert browser.executable() == named


def test_the_systems_comes_next(chromium):
    system = chromium("chromium", starts=True)
    assert browser.executable() == system


def test_one_that_does_not_start_is_passed_over(chromium):
    chromium("chromium", starts=False)
    assert browser.executable() is None


def test_where_none_can_be_brought_it_says_what_to_type(chromium, monkeypatch):
    monkeypatch.setattr(browser, "bring", lambda: None)
    with pytest.raises(SystemExit, match="apt-get install -y chromium"):
        browser.main()


def test_none_is_brought_where_there_is_one(chromium, monkeypatch):
    chromium("chromium", starts=True)
    monkeypatch.setattr(browser, "bring", lambda: pytest.fail("there was one"))
    browser.main()
