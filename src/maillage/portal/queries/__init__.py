"""What the pages of the portal read from the modules below."""
