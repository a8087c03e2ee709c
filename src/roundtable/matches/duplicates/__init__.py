"""The pages where people known twice are looked at, merged and taken apart."""
