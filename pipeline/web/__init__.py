"""Web: the Datasette plugin with the pages that tables cannot show."""
