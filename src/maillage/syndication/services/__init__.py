"""What people do with platforms and consents: one verb each."""
