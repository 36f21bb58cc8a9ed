"""From a file to rows of text: pure, in constant memory, and suspicious of everything it reads."""
