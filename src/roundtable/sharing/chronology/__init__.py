"""The chronology: what happened when, silences, accounts that differ, and all of it as a file."""
