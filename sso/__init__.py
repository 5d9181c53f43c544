"""Single sign-on: a company's own site signs its members in, by the vendor's member integration."""
