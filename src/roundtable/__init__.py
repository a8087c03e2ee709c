"""Roundtable: the one shared case system of a Multi-Agency Safeguarding Hub."""
