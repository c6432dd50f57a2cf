"""An incident goes to the centre next door, which gets one of its own."""
