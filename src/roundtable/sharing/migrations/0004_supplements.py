"""What an agency adds to its answer, and which items were wrong: told to whoever had them."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

import roundtable.journal.commitments

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
SEEN = f"({WORKING} AND (SELECT true FROM cases_case c WHERE c.id = case_id))"
OWN = "agency = (select guard.agency())"
ROW_SECURITY = f"""
ALTER TABLE sharing_supplement ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_supplement FOR SELECT TO roundtable_app USING {SEEN};
CREATE POLICY add ON sharing_supplement FOR INSERT TO roundtable_app WITH CHECK ({SEEN} AND {OWN});

ALTER TABLE sharing_correction ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_correction FOR SELECT TO roundtable_app
    USING ({WORKING} AND (SELECT true FROM sharing_item i WHERE i.id = item_id));
CREATE POLICY add ON sharing_correction FOR INSERT TO roundtable_app
    WITH CHECK ({SEEN} AND sharing_gave(item_id)
        AND (replacement_id IS NULL OR sharing_gave(replacement_id)));
REVOKE UPDATE ON sharing_supplement, sharing_correction FROM roundtable_app;
"""
UNDO = "".join(
    f"DROP POLICY see ON {table}; DROP POLICY add ON {table};"
    f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY; GRANT UPDATE ON {table} TO roundtable_app;"
    for table in ("sharing_supplement", "sharing_correction")
)


class Migration(migrations.Migration):
    """Adds supplements and corrections."""

    dependencies = [
        ("cases", "0005_ties_guarded"),
        ("sharing", "0003_return_drafts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("corrected_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Supplement",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agency", models.CharField(max_length=40)),
                ("number", models.PositiveSmallIntegerField()),
                ("because", models.TextField()),
                ("added_at", models.DateTimeField()),
                ("added_by", models.CharField(max_length=200)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="return",
            name="answered_once",
        ),
        migrations.AddField(
            model_name="correction",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="item",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrected",
                to="sharing.item",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="replacement",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrects",
                to="sharing.item",
            ),
        ),
        migrations.AddField(
            model_name="supplement",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="supplements",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="supplement",
            name="involvement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="supplements",
                to="cases.involvement",
            ),
        ),
        migrations.AddField(
            model_name="supplement",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="supplements",
                to="sharing.request",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="supplement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="sharing.supplement",
            ),
        ),
        migrations.AddField(
            model_name="return",
            name="supplement",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answer",
                to="sharing.supplement",
            ),
        ),
        migrations.AddConstraint(
            model_name="return",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supplement", None)),
                fields=("request", "involvement"),
                name="answered_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplement",
            constraint=models.UniqueConstraint(
                fields=("request", "involvement", "number"), name="one_supplement_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="supplement",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="supplements_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="supplement",
            constraint=models.CheckConstraint(
                condition=models.Q(("because", ""), _negated=True), name="added_for_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(("replacement", models.F("item")), _negated=True),
                name="corrected_by_another",
            ),
        ),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
