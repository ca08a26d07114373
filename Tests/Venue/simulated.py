"""Venues in this process for the self-checks: a hand-set clock, no sockets, and requests that need no signature."""
import json
import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/venue.d"))

from frame.clock import HandClock  # noqa: E402
from frame.gate import Call  # noqa: E402
from frame.identifiers import Identifiers  # noqa: E402
from frame.venue import World  # noqa: E402

KEYS = tempfile.TemporaryDirectory(prefix="venue-keys-")


def world(seed=1):
    return World(HandClock(), Identifiers(seed), KEYS.name)


class Asker:
    """Asks a venue's operations by name; remembers what its user data told."""

    def __init__(self, venue):
        self.venue = venue
        self.credential = venue.credentials()[0]
        self.heard = []
        self.venue.user_data.subscribers.append(self)

    def __call__(self, *news):
        """Spot's user data calls its subscribers."""
        self.heard.append(news[1])

    def tell(self, key, message, symbol):
        """Futures' user data tells its own by listen key."""
        self.heard.append(message)

    def topics(self):
        return ()

    def ask(self, name, **given):
        """(status, body) of an operation."""
        made = self.venue.table.named[name]
        texts = {key: str(value) for key, value in given.items()}
        call = Call("rest", "", "", texts, name, peer="tests")
        answer = self.venue.desk.perform(made, call, texts, lambda needs: self.credential)
        # As a client would see it: whatever cannot be written as JSON fails here.
        return answer.status, json.loads(json.dumps(answer.body))

    def get(self, name, **given):
        """The body of an operation that must succeed."""
        status, body = self.ask(name, **given)
        assert status == 200, body
        return body


def payloads(broker):
    """The recorded payloads, by their file's name."""
    rows = map(json.loads, (ROOT / f"Tests/BrokersTests/Payloads/{broker}.jsonl").read_text().splitlines())
    return {row["file"].replace(".json", ""): row["payload"] for row in rows}
