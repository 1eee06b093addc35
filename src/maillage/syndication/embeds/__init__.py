"""A list or a map of the directory on somebody else's page: one line of HTML, no frame, no cookie."""
