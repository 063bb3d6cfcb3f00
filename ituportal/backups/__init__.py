"""One self-contained file of the database and the media files, and the way back; see docs/backup.md."""
