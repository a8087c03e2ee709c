"""Whether an item was needed: seen by who said it and by who gave the item, counted for the board."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
BOARD = "'governance', 'agency_manager', 'hub_manager', 'information_governance'"
OWN = "agency = (select guard.agency())"
# Through the item's own policy: who sees no item sees no mark on it.
GAVE = "(SELECT i.agency FROM sharing_item i WHERE i.id = item_id) = (select guard.agency())"
GOT = "(SELECT i.agency FROM sharing_item i WHERE i.id = item_id) <> (select guard.agency())"
ROW_SECURITY = f"""
ALTER TABLE sharing_mark ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_mark FOR SELECT TO roundtable_app
    USING ({WORKING} AND (({OWN} AND {GOT}) OR {GAVE}));
CREATE POLICY add ON sharing_mark FOR INSERT TO roundtable_app
    WITH CHECK ({WORKING} AND {OWN} AND {GOT});
REVOKE UPDATE ON sharing_mark FROM roundtable_app;

-- A definer function, because the board sees no item: it gives counts and never a row.
CREATE FUNCTION sharing_marked(from_at timestamptz, to_at timestamptz)
RETURNS TABLE (agency text, clause text, site text, said text, counted bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.role() NOT IN ({BOARD}) THEN
        RAISE EXCEPTION 'counts of what was shared are for the board' USING ERRCODE = 'RT004';
    END IF;
    RETURN QUERY
    SELECT i.agency::text, d.clause::text, coalesce(seat.site, '')::text,
        coalesce(last.said, '')::text, count(*)
    FROM sharing_disclosure d
    JOIN sharing_item i ON i.id = d.item_id
    JOIN sharing_return r ON r.id = i.answer_id
    LEFT JOIN LATERAL (SELECT m.said FROM sharing_mark m
        WHERE m.item_id = i.id AND m.agency = d.to_agency
        ORDER BY m.marked_at DESC LIMIT 1) last ON true
    LEFT JOIN LATERAL (SELECT s.site FROM journal_entry e JOIN access_membership s
            ON s.user_id = e.actor_id AND s.agency_id = i.agency AND s.starts_on <= e.at::date
            AND (s.ends_on IS NULL OR s.ends_on >= e.at::date)
        WHERE e.case_id = i.case_id AND e.record = CASE WHEN r.supplement_id IS NULL
            THEN 'sharing.request:' || r.request_id ELSE 'sharing.supplement:' || r.supplement_id END
            AND e.kind IN ('sharing.answered', 'sharing.supplemented')
        LIMIT 1) seat ON true
    WHERE d.shared_at >= from_at AND d.shared_at < to_at
    GROUP BY 1, 2, 3, 4;
END
$$;
REVOKE ALL ON FUNCTION sharing_marked FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sharing_marked TO roundtable_app;
"""
UNDO = """
DROP FUNCTION sharing_marked;
DROP POLICY see ON sharing_mark; DROP POLICY add ON sharing_mark;
ALTER TABLE sharing_mark DISABLE ROW LEVEL SECURITY;
GRANT UPDATE ON sharing_mark TO roundtable_app;
"""


class Migration(migrations.Migration):
    """Adds marks."""

    dependencies = [
        ("access", "0001_initial"),
        ("journal", "0002_append_only"),
        ("cases", "0005_ties_guarded"),
        ("sharing", "0005_amendments"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agency", models.CharField(max_length=40)),
                (
                    "said",
                    models.CharField(
                        choices=[
                            ("used", "Used"),
                            ("relevant", "Relevant"),
                            ("more", "More than was needed"),
                            ("less", "Less than was needed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("marked_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="sharing.item",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["item", "agency", "-marked_at"], name="last_mark_of_an_agency"
                    )
                ],
            },
        ),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
