"""What the worker sees of open assignments and calls every few seconds, with or without a browser open."""
