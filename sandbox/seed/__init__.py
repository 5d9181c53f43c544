"""The seed: Narae Market, an invented online shop, with its submission types, members and tickets."""
