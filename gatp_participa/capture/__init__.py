"""What was said on paper and face to face: printed forms, quick capture, events."""
