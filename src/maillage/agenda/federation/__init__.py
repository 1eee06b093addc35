"""The agenda as a read-only account of the federated web (ActivityPub): it tells, and only takes follows."""
