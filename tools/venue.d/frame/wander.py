"""Lets prices wander by themselves, so that public streams have something to say: off unless it is set."""
import asyncio


async def wander(venue):
    """Moves every price by a few ticks, each `wanderSeconds`; zero stands still."""
    while True:
        pause = venue.world.settings["wanderSeconds"]
        await asyncio.sleep(pause or 0.2)
        if not pause:
            continue
        for instrument in list(venue.exchange.instruments.values()):
            ticks = venue.world.identifiers.random.randint(-3, 3)
            venue.exchange.set_price(instrument.symbol, max(instrument.tick, instrument.price + ticks * instrument.tick))
