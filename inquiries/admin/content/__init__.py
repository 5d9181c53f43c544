"""Parts of the pages on which operators write for customers: the tree of types, and all languages at once."""
