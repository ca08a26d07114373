"""What a client knows of a symbol's market, by MarketDataRequest(V) and what it is answered with."""
from decimal import Decimal


class Market:
    """Levels as the snapshot (W) and the changes (X) make them: a level is known by its price."""

    def __init__(self, stage, request, depth, subscribes=True):
        self.bids, self.asks, self.snapshots, self.removals, self.refusal = {}, {}, 0, 0, None
        stage.client.markets[request] = self
        update = "265=1|" if subscribes else ""
        stage.client.send("V", f"262={request}|263={int(subscribes)}|264={depth}|{update}267=2|269=0|269=1|146=1|55={stage.symbol}")

    def is_whole(self):
        return bool(self.bids and self.asks)

    def hear(self, message):
        if message["35"] == "Y":
            self.refusal = message.get("58")
        elif message["35"] == "W":
            self.snapshots += 1
            self.bids, self.asks = {}, {}
            for entry in self.entries(message, first="269"):
                self.side(entry)[Decimal(entry["270"])] = Decimal(entry["271"])
        else:
            for entry in self.entries(message, first="279"):
                side, price = self.side(entry), Decimal(entry["270"])
                if entry["279"] == "2":
                    self.removals += 1
                    del side[price]
                elif (entry["279"] == "0") == (price in side):
                    raise ValueError(f"{entry} does not fit {self}")
                else:
                    side[price] = Decimal(entry["271"])

    @staticmethod
    def entries(message, first):
        """The entries of the group, each of which begins with the same field."""
        entries = []
        for tag, value in message["pairs"]:
            if tag == first:
                entries.append({})
            if entries:
                entries[-1][tag] = value
        return entries

    def side(self, entry):
        return self.bids if entry["269"] == "0" else self.asks

    def __str__(self):
        levels = [" ".join(f"{size}@{price}" for price, size in sorted(side.items(), reverse=side is self.bids))
                  for side in (self.bids, self.asks)]
        return self.refusal or " | ".join(levels) or "nothing"
