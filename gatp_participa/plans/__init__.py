"""The Local Action Plan (PAL): commitments with an origin, a responsible and dates."""
