"""Places and institutions, as rows with dates: names change, and history keeps the old ones."""
