"""What every import command shares: reading rows, naming what is wrong with them, and all or nothing."""
