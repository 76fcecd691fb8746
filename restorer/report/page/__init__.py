"""Results as an HTML page, as Markdown, as files."""
