"""A kind of record that the portal does not have, for the test that it is found on every way out."""
