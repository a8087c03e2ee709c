"""Row security for what is gathered: an item goes to nobody but its giver without a live
disclosure.
"""

from __future__ import annotations

from django.db import migrations

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
CASE_SEEN = "(SELECT true FROM cases_case c WHERE c.id = case_id)"
SEEN = f"({WORKING} AND {CASE_SEEN})"
OWN = "agency = (select guard.agency())"
LIVE = """(SELECT true FROM sharing_disclosure d WHERE d.item_id = sharing_item.id
    AND d.to_agency = (select guard.agency()) AND d.withdrawn_at IS NULL LIMIT 1)"""

# Only who gave an item discloses it. A definer function, because the item's own policy asks the
# disclosures.
ROW_SECURITY = f"""
CREATE FUNCTION sharing_gave(item uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    SELECT EXISTS (SELECT FROM sharing_item i WHERE i.id = item AND i.agency = guard.agency())
$$;
REVOKE ALL ON FUNCTION sharing_gave FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sharing_gave TO roundtable_app;

ALTER TABLE sharing_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_request FOR SELECT TO roundtable_app USING ({CASE_SEEN});
CREATE POLICY add ON sharing_request FOR INSERT TO roundtable_app WITH CHECK {SEEN};
CREATE POLICY change ON sharing_request FOR UPDATE TO roundtable_app USING ({SEEN} AND {OWN});

ALTER TABLE sharing_askedabout ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_askedabout FOR SELECT TO roundtable_app USING ({CASE_SEEN});
CREATE POLICY add ON sharing_askedabout FOR INSERT TO roundtable_app WITH CHECK {SEEN};

ALTER TABLE sharing_return ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_return FOR SELECT TO roundtable_app
    USING ({SEEN} AND ({OWN} OR (select guard.agency()) = ANY (shared_with)));
CREATE POLICY add ON sharing_return FOR INSERT TO roundtable_app WITH CHECK ({SEEN} AND {OWN});

ALTER TABLE sharing_item ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_item FOR SELECT TO roundtable_app USING ({SEEN} AND ({OWN} OR {LIVE}));
CREATE POLICY add ON sharing_item FOR INSERT TO roundtable_app WITH CHECK ({SEEN} AND {OWN});

ALTER TABLE sharing_disclosure ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_disclosure FOR SELECT TO roundtable_app USING ({SEEN});
CREATE POLICY add ON sharing_disclosure FOR INSERT TO roundtable_app
    WITH CHECK ({SEEN} AND sharing_gave(item_id));
CREATE POLICY change ON sharing_disclosure FOR UPDATE TO roundtable_app USING ({SEEN});
REVOKE UPDATE ON sharing_return, sharing_item, sharing_askedabout, sharing_disclosure FROM roundtable_app;
GRANT UPDATE (withdrawn_at, withdrawn_because) ON sharing_disclosure TO roundtable_app;
"""
TABLES = "sharing_request sharing_askedabout sharing_return sharing_item sharing_disclosure"
UNDO = "".join(
    f"DROP POLICY IF EXISTS see ON {table}; DROP POLICY IF EXISTS add ON {table};"
    f"DROP POLICY IF EXISTS change ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    f"GRANT UPDATE ON {table} TO roundtable_app;"
    for table in TABLES.split()
)
UNDO += "DROP FUNCTION sharing_gave;"


class Migration(migrations.Migration):
    """Switches row security on."""

    dependencies = [("sharing", "0001_initial"), ("cases", "0002_row_security")]
    operations = [migrations.RunSQL(ROW_SECURITY, UNDO)]
