"""Who does the work that can be done apart: processes of this machine, or a cluster."""
