"""Stations and units from CSV files."""
