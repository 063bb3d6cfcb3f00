"""What a person is told when a backup or a restore stops; every message says what to do next."""


class BackupError(Exception):
    """The command could not do its work; nothing was changed."""


class BackupRefused(BackupError):
    """The file is no backup that can be trusted, or not one for this place; nothing was changed."""
