"""The portal put together: settings, addresses, front page, commands and checks."""
