"""Row security for the analysis: what repeats an item goes nowhere that the item does not."""

from __future__ import annotations

from django.db import migrations

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
CASE_SEEN = "(SELECT true FROM cases_case c WHERE c.id = case_id)"
SEEN = f"({WORKING} AND {CASE_SEEN})"
OWN = "agency = (select guard.agency())"
# The items' own policies say which of them the reader sees: those that are hidden leave the count
# short, and what rests on them hidden. On nothing rests a question, or what is its agency's alone.
WHOLE = f"""(rests_on = (SELECT count(*) FROM analysis_grounds g WHERE g.factor_id = analysis_factor.id)
    AND (rests_on > 0 OR kind = 'unknown' OR {OWN}))"""
DRAWN = """draws_on = (SELECT count(*) FROM analysis_drawn d WHERE d.summary_id = analysis_summary.id)"""
ITEM = "SELECT true FROM sharing_item i WHERE i.id = analysis_grounds.item_id"
FACTOR = "SELECT true FROM analysis_factor f WHERE f.id = analysis_drawn.factor_id"
SUMMARY = "SELECT true FROM analysis_summary s WHERE s.id = analysis_agreement.summary_id"
# Asked of what is added, and not of each row that is read: PostgreSQL might look through all of the
# case's items for it.
ITEM_OF_CASE = f"{ITEM} AND i.case_id = analysis_grounds.case_id"
FACTOR_OF_CASE = f"{FACTOR} AND f.case_id = analysis_drawn.case_id"
SUMMARY_OF_CASE = f"{SUMMARY} AND s.case_id = analysis_agreement.case_id"
GIVEN = """(SELECT true FROM analysis_wordsdisclosure d WHERE d.words_id = analysis_ownwords.id
    AND d.to_agency = (select guard.agency()) LIMIT 1)"""

# A factor is not seen before the last of its grounds is there, and they before it would be a way
# to add one more. So definer functions say how many its writer announced, to nobody else.
ROW_SECURITY = f"""
CREATE FUNCTION analysis_rests_on(which uuid, of_case uuid) RETURNS smallint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    SELECT f.rests_on FROM analysis_factor f
    WHERE f.id = which AND f.case_id = of_case AND f.agency = guard.agency()
$$;
CREATE FUNCTION analysis_draws_on(which uuid, of_case uuid) RETURNS smallint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    SELECT s.draws_on FROM analysis_summary s
    WHERE s.id = which AND s.case_id = of_case AND s.agency = guard.agency()
$$;
CREATE FUNCTION analysis_said(which uuid, of_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    SELECT EXISTS (SELECT FROM analysis_ownwords w
        WHERE w.id = which AND w.case_id = of_case AND w.agency = guard.agency())
$$;
REVOKE ALL ON FUNCTION analysis_rests_on, analysis_draws_on, analysis_said FROM PUBLIC;
GRANT EXECUTE ON FUNCTION analysis_rests_on, analysis_draws_on, analysis_said TO roundtable_app;

ALTER TABLE analysis_factor ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON analysis_factor FOR SELECT TO roundtable_app USING ({SEEN} AND {WHOLE});
CREATE POLICY add ON analysis_factor FOR INSERT TO roundtable_app WITH CHECK ({SEEN} AND {OWN});
CREATE POLICY change ON analysis_factor FOR UPDATE TO roundtable_app USING ({SEEN} AND {WHOLE});

ALTER TABLE analysis_grounds ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON analysis_grounds FOR SELECT TO roundtable_app USING ({WORKING} AND ({ITEM}));
CREATE POLICY add ON analysis_grounds FOR INSERT TO roundtable_app
    WITH CHECK ({WORKING} AND ({ITEM_OF_CASE}) AND place <= analysis_rests_on(factor_id, case_id));

ALTER TABLE analysis_ownwords ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON analysis_ownwords FOR SELECT TO roundtable_app USING ({SEEN} AND ({OWN} OR {GIVEN}));
CREATE POLICY add ON analysis_ownwords FOR INSERT TO roundtable_app WITH CHECK ({SEEN} AND {OWN});

ALTER TABLE analysis_wordsdisclosure ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON analysis_wordsdisclosure FOR SELECT TO roundtable_app
    USING ({SEEN} AND (to_agency = (select guard.agency()) OR analysis_said(words_id, case_id)));
CREATE POLICY add ON analysis_wordsdisclosure FOR INSERT TO roundtable_app
    WITH CHECK ({SEEN} AND analysis_said(words_id, case_id));

ALTER TABLE analysis_summary ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON analysis_summary FOR SELECT TO roundtable_app USING ({SEEN} AND {DRAWN});
CREATE POLICY add ON analysis_summary FOR INSERT TO roundtable_app WITH CHECK ({SEEN} AND {OWN});

ALTER TABLE analysis_drawn ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON analysis_drawn FOR SELECT TO roundtable_app USING ({WORKING} AND ({FACTOR}));
CREATE POLICY add ON analysis_drawn FOR INSERT TO roundtable_app
    WITH CHECK ({WORKING} AND ({FACTOR_OF_CASE}) AND place <= analysis_draws_on(summary_id, case_id));

ALTER TABLE analysis_agreement ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON analysis_agreement FOR SELECT TO roundtable_app USING ({WORKING} AND ({SUMMARY}));
CREATE POLICY add ON analysis_agreement FOR INSERT TO roundtable_app
    WITH CHECK ({WORKING} AND ({SUMMARY_OF_CASE}) AND {OWN});

REVOKE UPDATE ON analysis_factor, analysis_grounds, analysis_ownwords, analysis_wordsdisclosure,
    analysis_summary, analysis_drawn, analysis_agreement FROM roundtable_app;
GRANT UPDATE (settled_at, settled_by, taken_back_at, taken_back_by, taken_back_because)
    ON analysis_factor TO roundtable_app;
"""
TABLES = "factor grounds ownwords wordsdisclosure summary drawn agreement"
UNDO = "".join(
    f"DROP POLICY IF EXISTS see ON analysis_{table}; DROP POLICY IF EXISTS add ON analysis_{table};"
    f"DROP POLICY IF EXISTS change ON analysis_{table};"
    f"ALTER TABLE analysis_{table} DISABLE ROW LEVEL SECURITY;"
    f"GRANT UPDATE ON analysis_{table} TO roundtable_app;"
    for table in TABLES.split()
)
UNDO += "DROP FUNCTION analysis_rests_on, analysis_draws_on, analysis_said;"


class Migration(migrations.Migration):
    """Switches row security on."""

    dependencies = [("analysis", "0001_initial"), ("sharing", "0002_row_security")]
    operations = [migrations.RunSQL(ROW_SECURITY, UNDO)]
