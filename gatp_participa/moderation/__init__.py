"""Keep the conversation lawful: one queue, decisions with public reasons, appeals, a public log."""
