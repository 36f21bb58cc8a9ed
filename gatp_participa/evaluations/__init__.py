"""Mid-term and final evaluations of plans, in the scales that other countries use."""
