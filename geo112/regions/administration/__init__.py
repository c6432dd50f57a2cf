"""The administration as a whole: whose rows somebody edits there, its maps, what a region still lacks, CSV files."""
