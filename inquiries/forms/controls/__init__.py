"""The controls of a form: what a customer fills in, how it is read, and what OC and people are told of it."""
