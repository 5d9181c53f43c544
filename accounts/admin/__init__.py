"""The admin pages of accounts. `accounts.apps` registers the models, because the admin site must exist before them."""
