"""The trace of every act: who, what, on which thing, before and after, when, from where."""
