"""The admin pages of accounts. `portal.urls` registers the models, because the admin site must exist before them."""
