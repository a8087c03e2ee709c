"""Whole registers linked with one another, or one with itself to find who is in it twice.

`columns` says how a row is laid out for Splink, `levels` how two agree, weighed by the model that
also weighs people one by one, and `settings` tells Splink; `tables` lays the registers out,
`engines` runs Splink on DuckDB or on Spark, `clusters` puts pairs together, `actions` journals,
and `linking` does all of this.
"""
