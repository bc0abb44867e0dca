"""The kinds of sources, a module for each."""
