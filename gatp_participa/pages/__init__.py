"""What the public reads: home, lists, a proposal with its whole road, a state, health."""
