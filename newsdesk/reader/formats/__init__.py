"""The same list in other formats than a page: JSON and CSV whole, Atom and JSON Feed in pages."""
