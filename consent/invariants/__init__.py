"""Is what is kept still what was agreed? One module for each thing that `verify` looks through."""
