"""Random orders, faults and kills: at the end every order and fill is known to the client, the gateway and the venue."""
import random
import time
from decimal import Decimal

from stage import Stage
from venue import ALIVE, Failed

FAULTS = ("error", "late", "lost", "drop", "duplicate", "delay", "reorder", "close")


def soak(kind, penstock, seed, seconds):
    dice = random.Random(seed)
    options = f"    orders: {dice.choice(['rest', 'webSocket'])}\n" if kind in ("binance", "okx") else ""
    with Stage(kind, penstock, seed, options) as stage:
        stage.wait_until_up()
        player = Player(stage, dice)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            player.step()
        stage.settle()
        stage.check()
        return f"{len(stage.client.orders)} orders, {len(stage.client.seen)} reports, {player.kills} kills"


class Player:
    def __init__(self, stage, dice):
        self.stage, self.dice, self.client = stage, dice, stage.client
        self.count, self.kills, self.live = 0, 0, []

    def name(self):
        self.count += 1
        return f"o{self.count}"

    def step(self):
        chance = self.dice.random()
        try:
            if chance < 0.45:
                self.place()
            elif chance < 0.6:
                self.cancel()
            elif chance < 0.7:
                self.replace()
            elif chance < 0.78:
                self.trouble()
            elif chance < 0.9:
                self.fill()
            elif chance < 0.92:
                self.kills += 1
                self.stage.kill()
            else:
                self.client.listen(self.dice.choice([0.01, 0.1, 0.3]))
            self.client.listen(0.005)
        except OSError as error:
            if self.stage.gateway.poll() is not None:
                raise Failed(f"the gateway is gone: {self.stage.said()[-2000:]}") from error
            self.stage.kill()

    def place(self):
        name, side = self.name(), self.dice.choice("12")
        quantity = Decimal(self.stage.quantity) * self.dice.choice([1, 2, 3])
        kind = self.dice.choice("1222")
        if kind == "1":
            self.client.place(name, self.stage.symbol, side, quantity, kind="1", time_in_force="3")
        else:
            price = self.stage.near(self.dice.choice(["0.999", "1.001", "0.9", "1.1"]))
            self.client.place(name, self.stage.symbol, side, quantity, price=price, time_in_force=self.dice.choice("113"))
        self.live.append((name, side))

    def cancel(self):
        if self.live:
            name, side = self.dice.choice(self.live[-8:])
            self.client.cancel(name, self.name(), self.stage.symbol, side)

    def replace(self):
        if self.live:
            old, side = self.dice.choice(self.live[-8:])
            name = self.name()
            quantity = Decimal(self.stage.quantity) * self.dice.choice([1, 4])
            self.client.replace(old, name, self.stage.symbol, side, quantity, self.stage.near(self.dice.choice(["0.95", "1.05", "1"])))
            self.live.append((name, side))

    def trouble(self):
        stage, kind = self.stage, self.dice.choice(FAULTS)
        operation = self.dice.choice(["place", "cancel", "query", None])
        if kind == "error":
            stage.fault("status", operation, status=self.dice.choice([500, 502, 503, 504]), after=self.dice.random() < 0.6)
        elif kind == "late":
            stage.fault("timeout-after-accept", operation, milliseconds=self.dice.choice([500, 3000, 15000]))
        elif kind == "lost":
            stage.fault("timeout-before-accept", operation, milliseconds=self.dice.choice([500, 3000, 15000]))
        elif kind == "drop":
            stage.control("POST", "/streams", {"action": "drop"})
        elif kind == "close":
            stage.control("POST", "/streams", {"action": "close", "announce": self.dice.random() < 0.5})
        elif kind == "duplicate":
            stage.fault("duplicate-event", count=3)
        elif kind == "delay":
            stage.fault("delay-event", count=3, milliseconds=self.dice.choice([50, 800]))
        elif kind == "reorder":
            stage.fault("reorder-events", count=2)

    def fill(self):
        alive = [order for order in self.stage.orders() if order["state"] in ALIVE]
        if not alive:
            return
        order = self.dice.choice(alive)
        if self.dice.random() < 0.85:
            self.stage.control("POST", "/fills", {"clientId": order["clientId"], "quantity": self.stage.quantity})
        else:
            self.stage.control("DELETE", "/orders", {"clientId": order["clientId"]})
