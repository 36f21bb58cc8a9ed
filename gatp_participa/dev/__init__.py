"""The demonstration: a believable country, its mail, and the page of components."""

# Addresses under a domain reserved for examples: no letter can ever leave for them.
DOMAIN = "demo.gatp.example"
