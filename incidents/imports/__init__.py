"""Types of incidents and places from CSV files."""
