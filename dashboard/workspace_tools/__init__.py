"""Commands that regenerate the reference data of a workspace from its named sources."""
