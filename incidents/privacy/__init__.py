"""Who needs to see personal data, and the log of those who looked (UU 27/2022)."""
