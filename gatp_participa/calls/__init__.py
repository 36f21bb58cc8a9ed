"""The national call (*convocatoria*): its life, its stages, its rules and its topics."""
