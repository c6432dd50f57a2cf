"""Response plans from CSV files."""
