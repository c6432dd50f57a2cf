"""Where incidents happen: counted in hexagons and by area, over any period, type and hour of the day."""
