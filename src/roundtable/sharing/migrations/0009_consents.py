"""Consent and capacity."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

import roundtable.journal.commitments


class Migration(migrations.Migration):
    """Adds consents."""

    dependencies = [
        ("cases", "0007_half_typed"),
        ("sharing", "0008_challenges"),
    ]

    operations = [
        migrations.AddField(
            model_name="item",
            name="consents",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="item",
            name="told",
            field=models.CharField(default="recorded", max_length=12),
        ),
        migrations.CreateModel(
            name="CapacityAssessment",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agency", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("recorded_at", models.DateTimeField()),
                ("decision", models.TextField()),
                ("assessed_on", models.DateField()),
                ("assessor", models.CharField(max_length=200)),
                ("helped_by", models.TextField()),
                ("impairment", models.TextField(blank=True)),
                ("understands", models.BooleanField()),
                ("retains", models.BooleanField()),
                ("weighs", models.BooleanField()),
                ("communicates", models.BooleanField()),
                ("because_of_it", models.BooleanField()),
                ("shown_by", models.TextField()),
                ("lacks", models.BooleanField()),
                ("best_interests", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "involvement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.involvement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agency", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("recorded_at", models.DateTimeField()),
                ("number", models.PositiveSmallIntegerField()),
                ("purpose", models.CharField(blank=True, max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("given", "Yes"),
                            ("refused", "No"),
                            ("withdrawn", "Yes before, and no now"),
                            ("not_sought", "Not asked"),
                            ("not_needed", "Not needed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "decided_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("self", "They themselves"),
                            ("parent", "Somebody with parental responsibility"),
                            ("attorney", "An attorney or a deputy who may decide this for them"),
                        ],
                        max_length=10,
                    ),
                ),
                ("asked_on", models.DateField(blank=True, null=True)),
                ("because", models.TextField(blank=True)),
                ("clause", models.CharField(blank=True, max_length=6)),
                ("charter_version", models.CharField(max_length=20)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "involvement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.involvement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ConsentNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("from_agency", models.CharField(max_length=40)),
                ("to_agency", models.CharField(max_length=40)),
                ("told_at", models.DateTimeField()),
                ("noted_at", models.DateTimeField(blank=True, null=True)),
                ("noted_by", models.CharField(blank=True, max_length=200)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="sharing.consent",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consent_notices",
                        to="sharing.item",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="capacityassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lacks", False),
                    models.Q(
                        models.Q(("impairment", ""), _negated=True),
                        ("because_of_it", True),
                        models.Q(("best_interests", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="lacks_capacity_because_of_an_impairment",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                fields=("involvement", "agency", "number"), name="one_consent_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("asked_on__isnull", False),
                        ("state__in", ["given", "refused", "withdrawn"]),
                        models.Q(("decided_by", ""), _negated=True),
                    ),
                    models.Q(
                        ("asked_on", None),
                        ("decided_by", ""),
                        ("state__in", ["not_sought", "not_needed"]),
                        models.Q(("because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="asked_somebody_on_a_day_or_says_why_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "not_needed"), models.Q(("clause", ""), _negated=True)),
                    models.Q(models.Q(("state", "not_needed"), _negated=True), ("clause", "")),
                    _connector="OR",
                ),
                name="not_needed_under_a_clause",
            ),
        ),
        migrations.AddIndex(
            model_name="consentnotice",
            index=models.Index(
                condition=models.Q(("noted_at", None)),
                fields=["to_agency"],
                name="withdrawals_to_note",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentnotice",
            constraint=models.UniqueConstraint(
                fields=("consent", "item", "to_agency"), name="told_once_of_a_withdrawal"
            ),
        ),
        migrations.AddConstraint(
            model_name="consentnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("noted_at", None), ("noted_by", "")),
                    models.Q(
                        ("noted_at__gte", models.F("told_at")),
                        models.Q(("noted_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="noted_by_somebody",
            ),
        ),
    ]
