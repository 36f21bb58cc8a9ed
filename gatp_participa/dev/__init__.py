"""The demonstration: a believable country, its mail, and the page of components."""
