"""The trace of every act made into a record that anyone can check: chain, tree, receipts."""
