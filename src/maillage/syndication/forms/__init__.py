"""What people type about platforms and agreements, cleaned."""
