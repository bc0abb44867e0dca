"""Pull: land what the configured sources have and the raw folder has not."""
