"""An office from nothing: territory, folder, references that hold anywhere, and what is missing."""
