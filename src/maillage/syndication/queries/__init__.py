"""What screens read of platforms, consents and presences."""
