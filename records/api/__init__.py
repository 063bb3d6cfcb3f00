"""What every collection of the API is made of; the collections themselves stand in each app's `api.py`."""
