"""What every app needs and what knows nothing of inquiries. Imports Django and nothing else of the project."""
