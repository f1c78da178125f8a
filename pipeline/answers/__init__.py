"""Answers: what every face says alike: listings, comparisons on demand, exports."""
