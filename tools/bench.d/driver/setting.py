"""What every goal is measured with: programs, processors, and how much is enough."""
import dataclasses

from client import Client
from kit import Kit, Swift
from machine import Processors
from servers import Servers


@dataclasses.dataclass
class Size:
    pairs: int
    trips: int  # orders of a round trip measurement
    orders: int  # of ours at full speed; the null acceptor gets five times as many, QuickFIX a quarter
    stored: int  # reports to send again
    counted: int  # orders while heap calls are counted
    table: int  # open orders in the large table
    updates: int  # of a venue's books


FULL = Size(pairs=7, trips=20_000, orders=120_000, stored=100_000, counted=50_000, table=1_000_000, updates=300_000)
QUICK = Size(pairs=3, trips=6_000, orders=40_000, stored=30_000, counted=20_000, table=300_000, updates=100_000)


class Setting:
    def __init__(self, options):
        self.size = QUICK if options.quick else FULL
        if options.pairs:
            self.size = dataclasses.replace(self.size, pairs=options.pairs)
        self.processors = Processors()
        self.kit = Kit(options.own)
        self.swift = Swift(options.penstock)
        self.servers = Servers(self.kit, self.swift, self.processors)
        self.client = Client(self.kit, self.processors)
        self.remembered = {}

    def once(self, measure):
        """The result of a measurement that several goals are about."""
        if measure not in self.remembered:
            self.remembered[measure] = measure(self)
        return self.remembered[measure]

    def close(self):
        self.servers.close()
