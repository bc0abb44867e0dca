"""Where the jobs of a run are done: by processes of this machine, or of a cluster."""
