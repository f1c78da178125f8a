"""Read: from bytes to a page's article and links, and to the text of PDFs page by page."""
