"""The wire: the only package that speaks MQTT (paho-mqtt 2, MQTT 5).

`Publisher` sends and waits for the broker's word, `request_control` manages accounts, `Consumer` feeds received
messages in batches to a handler and acknowledges a message only after the handler is done with its batch.
"""

from responders.mqtt.consumer import Consumer, Note
from responders.mqtt.publisher import BrokerError, BrokerRefused, BrokerUnavailable, Publisher, request_control

__all__ = ["BrokerError", "BrokerRefused", "BrokerUnavailable", "Consumer", "Note", "Publisher", "request_control"]
