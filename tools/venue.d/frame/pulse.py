"""What happens by itself as time goes: orders expire, and prices wander when that is set."""
import asyncio

EVERY = 0.1


async def pulse(venue):
    since = 0.0
    while True:
        await asyncio.sleep(EVERY)
        venue.exchange.expire()
        venue.beat()
        pause = venue.world.settings["wanderSeconds"]
        since += EVERY
        if pause and since >= pause:
            since = 0.0
            wander(venue)


def wander(venue):
    """Moves every price by a few ticks."""
    for instrument in list(venue.exchange.instruments.values()):
        ticks = venue.world.identifiers.random.randint(-3, 3)
        venue.exchange.set_price(instrument.symbol, max(instrument.tick, instrument.price + ticks * instrument.tick))
