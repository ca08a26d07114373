"""Public events: what goes out at once, and what is gathered and goes out at its pace."""
import asyncio

from frame.events import BookEvent, TradeEvent
from frame.orders import BUY, SELL

TENTH_OF_A_SECOND = 0.1


class Gathered:
    """Changes of one book since they were last sent."""

    def __init__(self):
        self.first = self.last = None
        self.sides = {BUY: {}, SELL: {}}

    def add(self, event):
        self.first = event.sequence if self.first is None else self.first
        self.last = event.sequence
        for side, changes in event.changes.items():
            self.sides[side].update(changes)


class MarketData:
    """`words` makes the messages; `subscribers` have `topics()` and `tell(topic, message, symbol)`."""

    def __init__(self, venue, words):
        self.venue = venue
        self.words = words
        self.subscribers = []
        self.forget()

    def forget(self):
        """For a new exchange, whose books count from the start."""
        self.gathered = {suffix: {} for suffix in self.words.paces}
        self.sent_best = {}
        self.sent_last = {}  # (symbol, suffix) -> the last sequence that was sent: futures name it

    def hear(self, event):
        if isinstance(event, TradeEvent):
            for topic, message in self.words.trade(event):
                self.tell(topic, message, event.instrument.symbol)
        elif isinstance(event, BookEvent):
            for waiting in self.gathered.values():
                waiting.setdefault(event.instrument.symbol, Gathered()).add(event)
            self.tell_best(event.instrument.symbol)

    def tell_best(self, symbol):
        book = self.venue.exchange.books[symbol]
        best = tuple(next(iter(book.published[side].items()), None) for side in (BUY, SELL))
        if self.sent_best.get(symbol) != best:
            self.sent_best[symbol] = best
            self.tell(*self.words.best(symbol, book), symbol)

    def tell(self, topic, message, symbol):
        for subscriber in list(self.subscribers):
            subscriber.tell(topic, message, symbol)

    def wanted(self):
        return sorted({topic for subscriber in self.subscribers for topic in subscriber.topics()})

    async def run(self):
        """Sends what was gathered, at its pace."""
        ticks = 0
        while True:
            await asyncio.sleep(TENTH_OF_A_SECOND)
            ticks += 1
            for suffix, pace in self.words.paces.items():
                if ticks % pace == 0:
                    self.flush(suffix)
            if ticks % 10 == 0:
                self.tell_summaries()

    def flush(self, suffix):
        """Sends the gathered changes of all books on the topics with this suffix."""
        waiting, self.gathered[suffix] = self.gathered[suffix], {}
        for symbol, gathered in waiting.items():
            before = self.sent_last.get((symbol, suffix), gathered.first - 1)
            self.sent_last[symbol, suffix] = gathered.last
            self.tell(*self.words.depth(symbol, gathered, before, suffix), symbol)
        for topic in self.wanted():
            message = self.words.partial(topic, suffix)
            if message is not None:
                self.tell(topic, *message)

    def tell_summaries(self):
        for topic in self.wanted():
            message = self.words.summary(topic)
            if message is not None:
                self.tell(topic, *message)
