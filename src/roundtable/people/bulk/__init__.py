"""Many people at once: a file of them matched against the registers for an agency.

`opening` says which registers the charter opens, `answering` matches some of the file against
them, `results` holds what is written until all of it is there, `scratch` is a folder for what is
laid out meanwhile, `actions` journals, and `matching` does all of this.
"""
