"""What comes in a state and what changed in it: pages, a feed and a calendar to subscribe to."""
