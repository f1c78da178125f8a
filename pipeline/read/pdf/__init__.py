"""Read PDFs in child processes: text page by page, facts, tables, pictures."""
