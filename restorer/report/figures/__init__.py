"""Results as drawings: SVG for a file, Plotly for a page."""
