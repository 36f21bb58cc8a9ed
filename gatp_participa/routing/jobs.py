"""Jobs of this package."""
