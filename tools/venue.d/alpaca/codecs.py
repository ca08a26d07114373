"""How messages travel on Alpaca's streams: text, JSON in binary frames, or MessagePack, which a client asks for by its
Content-Type. What is queued is always text; here it is put into frames."""
import json

import msgpack
from frame.websockets import WebSocketCarrier

from .times import read

# The fields that are moments, which MessagePack has a type for.
MOMENTS = ("t",)


def packed(message):
    if isinstance(message, list):
        return [packed(each) for each in message]
    if isinstance(message, dict):
        return {name: moment(value) if name in MOMENTS and isinstance(value, str) else packed(value)
                for name, value in message.items()}
    return message


def moment(text):
    return msgpack.Timestamp(*split(read(text)))


def split(microseconds):
    return microseconds // 1_000_000, microseconds % 1_000_000 * 1000


def wants_messagepack(request):
    return "msgpack" in request.headers.get("Content-Type", "")


def heard(data):
    """A message of a client, as text or bytes of JSON or MessagePack; None when it is none of them."""
    try:
        return json.loads(data)
    except ValueError:
        pass
    try:
        return msgpack.unpackb(data) if isinstance(data, bytes) else None
    except (ValueError, msgpack.UnpackException):
        return None


class MessagePackCarrier(WebSocketCarrier):
    async def write(self, text):
        await self.socket.send_bytes(msgpack.packb(packed(json.loads(text))))


class BinaryCarrier(WebSocketCarrier):
    """JSON in binary frames, as the paper host sends it."""

    async def write(self, text):
        await self.socket.send_bytes(text.encode())
