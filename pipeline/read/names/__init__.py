"""Read names: what dates, labels and headings say of plans, phases and revisions."""
