"""How often agencies share what they know of somebody who said no, and on which ground."""
