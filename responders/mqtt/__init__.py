"""The wire: the only package that speaks MQTT (paho-mqtt 2, MQTT 5).

`Publisher` sends and waits for the broker's word, `request_control` manages accounts, `broker_figures` asks how full
the broker is, `Consumer` feeds received
messages in batches to a handler and acknowledges a message only after the handler is done with its batch.
"""

from responders.mqtt.consumer import Consumer, Note
from responders.mqtt.publisher import (
    BrokerError,
    BrokerFigures,
    BrokerRefused,
    BrokerUnavailable,
    Publisher,
    broker_figures,
    request_control,
)

__all__ = [
    "BrokerError",
    "BrokerFigures",
    "BrokerRefused",
    "BrokerUnavailable",
    "Consumer",
    "Note",
    "Publisher",
    "broker_figures",
    "request_control",
]
