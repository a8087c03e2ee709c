"""The registers: one table, of which each agency's register is a partition, and how each was loaded."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# A partition is made when an agency's register is loaded (`people.registers.staging`). The app's
# role reads through definer functions alone: no policy lets it see a row, should it be granted any.
TABLE = """
CREATE TABLE people_registerrow (
    agency varchar(40) NOT NULL,
    pointer varchar(100) NOT NULL,
    names jsonb NOT NULL,
    plain_names text[] COLLATE "C" NOT NULL,
    postcodes text[] COLLATE "C" NOT NULL,
    keys integer[] NOT NULL,
    born_on date,
    born_estimated boolean NOT NULL,
    sex varchar(1) NOT NULL,
    places jsonb NOT NULL,
    nhs_number varchar(10) NOT NULL,
    upn varchar(13) NOT NULL,
    pnc varchar(20) NOT NULL,
    contact varchar(200) NOT NULL,
    confidential_address boolean NOT NULL,
    do_not_show boolean NOT NULL,
    load_id bigint NOT NULL,
    PRIMARY KEY (agency, pointer)
) PARTITION BY LIST (agency);
CREATE INDEX register_keys ON people_registerrow USING gin (keys) WITH (fastupdate = off);
ALTER TABLE people_registerrow ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON people_registerrow FROM PUBLIC, roundtable_app;
REVOKE INSERT, UPDATE, DELETE ON people_registerload FROM roundtable_app;
"""
UNDO = "DROP TABLE people_registerrow"


class Migration(migrations.Migration):
    """Adds the registers."""

    dependencies = [
        ("people", "0003_traces"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterLoad",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agency", models.CharField(max_length=40)),
                ("digest", models.CharField(max_length=64)),
                ("whole", models.BooleanField()),
                ("skip_bad", models.BooleanField()),
                ("edition", models.PositiveSmallIntegerField()),
                ("read", models.PositiveBigIntegerField(default=0)),
                ("taken", models.PositiveBigIntegerField(default=0)),
                ("refused", models.PositiveBigIntegerField(default=0)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at", None)),
                        fields=("agency",),
                        name="one_load_at_a_time",
                    )
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TABLE, UNDO)],
            state_operations=[
                migrations.CreateModel(
                    name="RegisterRow",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "agency",
                                "pointer",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("agency", models.CharField(max_length=40)),
                        ("pointer", models.CharField(max_length=100)),
                        ("names", models.JSONField()),
                        (
                            "plain_names",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(db_collation="C"), size=None
                            ),
                        ),
                        (
                            "postcodes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(db_collation="C"), size=None
                            ),
                        ),
                        (
                            "keys",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), size=None
                            ),
                        ),
                        ("born_on", models.DateField(null=True)),
                        ("born_estimated", models.BooleanField()),
                        ("sex", models.CharField(blank=True, max_length=1)),
                        ("places", models.JSONField()),
                        ("nhs_number", models.CharField(blank=True, max_length=10)),
                        ("upn", models.CharField(blank=True, max_length=13)),
                        ("pnc", models.CharField(blank=True, max_length=20)),
                        ("contact", models.CharField(blank=True, max_length=200)),
                        ("confidential_address", models.BooleanField()),
                        ("do_not_show", models.BooleanField()),
                        (
                            "load",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.registerload",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fastupdate=False, fields=["keys"], name="register_keys"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
