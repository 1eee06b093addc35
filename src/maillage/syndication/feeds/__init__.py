"""What other platforms come and read: one list for each, of what organisations agreed to share with it."""
