"""The languages of the interface, and what is said aloud or written in the national ones."""
