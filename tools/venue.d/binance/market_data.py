"""Public events: what goes out at once, and what is gathered and goes out every tenth of a second or every second."""
import asyncio

from frame.events import BookEvent, TradeEvent
from frame.orders import BUY, SELL

TENTH, WHOLE = 0.1, 1.0


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
    """`words` of the venue makes the messages; `subscribers` are called with (topic, message, symbol) for every topic that they
    want (`wants(topic)`)."""

    def __init__(self, venue, words):
        self.venue = venue
        self.words = words
        self.subscribers = []
        self.gathered = {TENTH: {}, WHOLE: {}}
        self.sent_best = {}
        self.sent_last = {}  # (symbol, pace) -> the last sequence that was sent, for streams that name it
        self.task = None

    def hear(self, event):
        if isinstance(event, TradeEvent):
            symbol = event.instrument.symbol
            for topic, message in self.words.trade(event):
                self.tell(topic, message, symbol)
        elif isinstance(event, BookEvent):
            for paces in self.gathered.values():
                paces.setdefault(event.instrument.symbol, Gathered()).add(event)
            self.tell_best(event)

    def tell_best(self, event):
        symbol = event.instrument.symbol
        book = self.venue.exchange.books[symbol]
        best = tuple(next(iter(book.published[side].items()), None) for side in (BUY, SELL))
        if self.sent_best.get(symbol) != best:
            self.sent_best[symbol] = best
            self.tell(*self.words.best(symbol, book), symbol)

    def tell(self, topic, message, symbol):
        for subscriber in list(self.subscribers):
            subscriber.tell(topic, message, symbol)

    def wanted(self):
        return {topic for subscriber in self.subscribers for topic in subscriber.topics()}

    async def run(self):
        """Sends what was gathered, at its pace."""
        ticks = 0
        while True:
            await asyncio.sleep(TENTH)
            ticks += 1
            self.flush(TENTH)
            if ticks % 10 == 0:
                self.flush(WHOLE)
                self.tell_every_second()

    def flush(self, pace):
        """Sends the gathered changes of all books at this pace."""
        waiting, self.gathered[pace] = self.gathered[pace], {}
        for symbol, gathered in waiting.items():
            before = self.sent_last.get((symbol, pace), gathered.first - 1)
            self.sent_last[symbol, pace] = gathered.last
            self.tell(*self.words.depth(symbol, gathered, before, pace), symbol)
        for topic in sorted(self.wanted()):
            message = self.words.partial(topic, pace)
            if message is not None:
                self.tell(topic, *message)

    def tell_every_second(self):
        for topic in sorted(self.wanted()):
            message = self.words.summary(topic)
            if message is not None:
                self.tell(topic, *message)
