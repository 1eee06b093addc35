"""What screens, the API and exports read."""
