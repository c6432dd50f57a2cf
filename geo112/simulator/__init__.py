"""Demo vehicles and callers: an outsider that speaks only MQTT and HTTP and never touches the database."""
