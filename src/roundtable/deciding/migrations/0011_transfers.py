"""Transfers: seen by all on a case; their packages by the agency that leads it alone."""

from __future__ import annotations

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import roundtable.journal.commitments

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
AGENCY = "(select guard.agency())"
OWN = f"agency = {AGENCY}"
CASE_SEEN = "(SELECT true FROM cases_case c WHERE c.id = case_id)"
LED = f"(SELECT true FROM cases_case c WHERE c.id = case_id AND c.lead = {AGENCY})"
ON_CASE = f"({WORKING} AND {CASE_SEEN})"
OURS_TO_LEAD = f"({WORKING} AND {LED})"
WAITING = "(SELECT true FROM deciding_transfer t WHERE t.id = transfer_id AND t.ended_at IS NULL)"
NOT_PACKED = WAITING.replace("ended_at IS NULL", "ended_at IS NULL AND t.packed_at IS NULL")

ROW_SECURITY = f"""
ALTER TABLE deciding_transfer ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_transfer FOR SELECT TO roundtable_app USING {ON_CASE};
CREATE POLICY add ON deciding_transfer FOR INSERT TO roundtable_app
    WITH CHECK ({OURS_TO_LEAD} AND {OWN} AND ended_at IS NULL);
CREATE POLICY change ON deciding_transfer FOR UPDATE TO roundtable_app
    USING ({OURS_TO_LEAD} AND ended_at IS NULL) WITH CHECK {OURS_TO_LEAD};
REVOKE UPDATE ON deciding_transfer FROM roundtable_app;
GRANT UPDATE (packed_at, ended, ended_at) ON deciding_transfer TO roundtable_app;

-- What an agency let go of its own it reads, and the lead, who makes the package of it.
ALTER TABLE deciding_release ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_release FOR SELECT TO roundtable_app
    USING ({ON_CASE} AND ({OWN} OR {LED}));
CREATE POLICY add ON deciding_release FOR INSERT TO roundtable_app
    WITH CHECK ({ON_CASE} AND {OWN} AND {NOT_PACKED});
REVOKE UPDATE ON deciding_release FROM roundtable_app;

ALTER TABLE deciding_package ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_package FOR SELECT TO roundtable_app USING {OURS_TO_LEAD};
CREATE POLICY add ON deciding_package FOR INSERT TO roundtable_app
    WITH CHECK ({OURS_TO_LEAD} AND {OWN} AND {WAITING});
REVOKE UPDATE ON deciding_package FROM roundtable_app;

ALTER TABLE deciding_transferend ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_transferend FOR SELECT TO roundtable_app USING {ON_CASE};
CREATE POLICY add ON deciding_transferend FOR INSERT TO roundtable_app
    WITH CHECK ({OURS_TO_LEAD} AND {OWN});
REVOKE UPDATE ON deciding_transferend FROM roundtable_app;

-- Read as the referral that it came with is.
ALTER TABLE deciding_receivedpackage ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_receivedpackage FOR SELECT TO roundtable_app USING {ON_CASE};
CREATE POLICY add ON deciding_receivedpackage FOR INSERT TO roundtable_app
    WITH CHECK ({ON_CASE} AND {OWN});
REVOKE UPDATE ON deciding_receivedpackage FROM roundtable_app;

-- A definer function, because some entries of a chain are hidden from the agency that leads: without
-- it, a package would name one before the last. It gives a place and a digest, and no entry.
CREATE FUNCTION deciding_chain_head(on_case uuid, OUT place integer, OUT digest bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.role() NOT IN ('practitioner', 'representative', 'agency_manager') OR NOT EXISTS (
            SELECT FROM cases_case c WHERE c.id = on_case AND c.lead = guard.agency()) THEN
        RAISE EXCEPTION 'the head of a chain is for whoever leads the case' USING ERRCODE = 'RT004';
    END IF;
    SELECT h.sequence, h.hash INTO place, digest FROM journal_head h WHERE h.chain = 'case:' || on_case;
END
$$;
REVOKE ALL ON FUNCTION deciding_chain_head FROM PUBLIC;
GRANT EXECUTE ON FUNCTION deciding_chain_head TO roundtable_app;
"""
UNDO = "DROP FUNCTION deciding_chain_head;" + "".join(
    f"DROP POLICY IF EXISTS see ON {table}; DROP POLICY IF EXISTS add ON {table};"
    f"DROP POLICY IF EXISTS change ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    f"GRANT UPDATE ON {table} TO roundtable_app;"
    for table in (
        "deciding_receivedpackage",
        "deciding_transferend",
        "deciding_package",
        "deciding_release",
        "deciding_transfer",
    )
)


class Migration(migrations.Migration):
    """Adds transfers, under row security."""

    dependencies = [
        ("cases", "0009_transfer"),
        ("deciding", "0010_onward"),
        ("intake", "0002_row_security"),
    ]

    operations = [
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "receiver",
                    models.CharField(
                        choices=[
                            ("hub", "A hub that runs Roundtable"),
                            ("other", "Another hub or agency"),
                        ],
                        max_length=10,
                    ),
                ),
                ("to_name", models.CharField(max_length=200)),
                ("to_email", models.CharField(max_length=254)),
                ("because", models.TextField()),
                (
                    "asked",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("agency", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("begun_at", models.DateTimeField()),
                ("release_due_at", models.DateTimeField()),
                ("packed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("acknowledged", "Acknowledged"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=15,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("clause", models.CharField(max_length=6)),
                ("charter_version", models.CharField(max_length=20)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Release",
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
                (
                    "items",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=40)),
                ("clause", models.CharField(blank=True, max_length=6)),
                ("charter_version", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="deciding.transfer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Package",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "transfer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="package",
                        serialize=False,
                        to="deciding.transfer",
                    ),
                ),
                ("content", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "without",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("because", models.TextField(blank=True)),
                ("agency", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TransferEnd",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "transfer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="end",
                        serialize=False,
                        to="deciding.transfer",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("acknowledged", "Acknowledged"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=15,
                    ),
                ),
                ("by_them", models.CharField(blank=True, max_length=200)),
                ("on", models.DateField(blank=True, null=True)),
                ("their_reference", models.CharField(blank=True, max_length=200)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("because", models.TextField(blank=True)),
                ("agency", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                fields=("case", "number"), name="one_transfer_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("case",),
                name="one_transfer_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("to_name", ""), _negated=True),
                    models.Q(("to_email", ""), _negated=True),
                    models.Q(("because", ""), _negated=True),
                ),
                name="transferred_to_somebody_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", ""), ("ended_at", None)),
                    models.Q(("ended_at__isnull", False), models.Q(("ended", ""), _negated=True)),
                    _connector="OR",
                ),
                name="transfer_ends_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                fields=("transfer", "agency", "number"), name="one_release_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("items", []),
                    models.Q(
                        models.Q(("basis", ""), _negated=True),
                        models.Q(("clause", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="released_on_a_basis",
            ),
        ),
        migrations.AddConstraint(
            model_name="transferend",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("how", "acknowledged"),
                        ("on__isnull", False),
                        models.Q(("by_them", ""), _negated=True),
                        models.Q(("their_reference", ""), _negated=True),
                        models.Q(("digest", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("how", "acknowledged"), _negated=True),
                        models.Q(("because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="acknowledged_by_somebody_or_ended_for_a_reason",
            ),
        ),
        migrations.CreateModel(
            name="ReceivedPackage",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="package",
                        serialize=False,
                        to="intake.referral",
                    ),
                ),
                ("content", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                ("agency", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("received_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received_packages",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
