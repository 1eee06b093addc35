"""The pages of where profiles go."""
