"""Which of an agency's own items the analysis cites, whether or not it reads where."""

from __future__ import annotations

from django.db import migrations

# A definer function, because what rests on an item of another agency too is hidden from whoever
# does not see that. It says that something stands on one's own item, and not what.
CITED = """
CREATE FUNCTION analysis_cited(of_case uuid) RETURNS TABLE (item_id uuid, factor_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    SELECT g.item_id, g.factor_id
    FROM analysis_grounds g
    JOIN analysis_factor f ON f.id = g.factor_id AND f.taken_back_at IS NULL
    JOIN sharing_item i ON i.id = g.item_id AND i.agency = guard.agency()
    JOIN cases_case c ON c.id = g.case_id AND guard.agency() = ANY (c.agencies)
    WHERE g.case_id = of_case
        AND guard.role() IN ('practitioner', 'representative', 'agency_manager')
$$;
REVOKE ALL ON FUNCTION analysis_cited FROM PUBLIC;
GRANT EXECUTE ON FUNCTION analysis_cited TO roundtable_app;
"""
UNDO = "DROP FUNCTION analysis_cited;"


class Migration(migrations.Migration):
    """Tells an agency which of its items are cited."""

    dependencies = [("analysis", "0002_row_security"), ("cases", "0002_row_security")]
    operations = [migrations.RunSQL(CITED, UNDO)]
