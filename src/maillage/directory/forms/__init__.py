"""What people fill in: each field says what does not fit and what to write instead."""
