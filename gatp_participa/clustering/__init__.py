"""Themes out of texts: a pure engine, without Flask and without a database.

It proposes; people decide. Every result can be repeated from its seed, parameters, versions and
the digest of its input. Modules are imported by name (``clustering.draft``, ``clustering.encoders``)
so that reading a dataclass does not load scikit-learn.
"""
