"""Seeded identifiers and chance: the same seed and the same commands give the same ones."""
import random
import string
import uuid

LETTERS = string.ascii_letters + string.digits


class Identifiers:
    def __init__(self, seed):
        self.restart(seed)

    def restart(self, seed):
        self.seed = seed
        self.random = random.Random(seed)
        self.counters = {}

    def number(self, name, first=None):
        """The next number of a named row; the row starts at `first`, or at a seeded place."""
        if name not in self.counters:
            self.counters[name] = self.random.randrange(10_000_000, 90_000_000) if first is None else first
        else:
            self.counters[name] += 1
        return self.counters[name]

    def text(self, length=22):
        return "".join(self.random.choice(LETTERS) for _ in range(length))

    def hexadecimal(self, length=32):
        return "".join(self.random.choice("0123456789abcdef") for _ in range(length))

    def uuid(self):
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def chance(self, probability):
        return self.random.random() < probability
