"""Tools of the workshop: what makes files that are checked in."""
