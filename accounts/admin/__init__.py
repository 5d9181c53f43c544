"""What operators see of accounts. The models are registered by `accounts.apps`: the site must exist before them."""
