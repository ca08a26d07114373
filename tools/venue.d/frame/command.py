"""The command: arguments, the ready line, signals."""
import argparse
import asyncio
import importlib
import json
import pathlib
import signal
import sys

from . import tls
from .clock import Clock
from .control import Control
from .faults import REQUEST_FAULTS, STREAM_FAULTS
from .identifiers import Identifiers
from .pulse import pulse
from .server import Listener
from .venue import World

ROOT = pathlib.Path(__file__).resolve().parents[3]
# Name -> its module, its class, and a line for --help; the module is imported only when it is asked for.
VENUES = {
    "binance": ("binance.spot.venue", "Spot", "spot: REST, WebSocket API with user data stream, market streams"),
    "binance-futures": ("binance.futures.venue", "Futures", "USD-M futures: REST, market and user data streams"),
    "bybit": ("bybit.venue", "Bybit", "v5, spot and linear in one account: REST, private, trade and public WebSockets"),
    "okx": ("okx.venue", "OKX", "spot and swaps in one account: REST, public, private and business WebSockets, algo orders"),
    "oanda": ("oanda.venue", "OANDA", "v20: REST, streams of lines for transactions and prices"),
    "alpaca": ("alpaca.venue", "Alpaca", "equities, options, crypto: REST, stream of orders, streams of prices"),
    "coinbase": ("coinbase.venue", "Coinbase", "Advanced Trade: REST, webSocket is the user's stream, streams the markets'"),
    "kraken": ("kraken.venue", "Kraken", "spot: REST, WebSocket v2 (webSocket is the private one, streams the public, level3)"),
    "kraken-futures": ("kraken_futures.venue", "KrakenFutures", "contracts: REST v3 with its history, WebSocket v1 with its challenge"),
}


def table(faults):
    return "\n".join(f"  {kind:22} {json.dumps(told) if told else ''}".rstrip() for kind, told in faults.items())


def epilog():
    venues = "\n".join(f"  {name:22} {line}" for name, (_, _, line) in VENUES.items())
    commands = "\n".join(f"  {each['method']:6} {each['path']:13} {each['does']}" for each in Control(None).help(None))
    return f"""venues:
{venues}

When it listens, it prints one line of JSON: its URLs (TLS on 127.0.0.1, one port each), the file of the certificate
authority to trust, the keys it accepts (made up; they open nothing else), and the URL of its control interface.
SIGTERM ends it. The same seed and the same commands give the same identifiers.

control, plain HTTP with JSON:
{commands}

faults of requests, with what they take; each hits once unless it has a "count" or a "probability":
{table(REQUEST_FAULTS)}
faults of streams:
{table(STREAM_FAULTS)}

for example:
  curl -d '{{"kind":"timeout-after-accept","match":{{"operation":"order.place"}},"count":2}}' $CONTROL/faults
  curl -d '{{"symbol":"BTCUSDT","price":"61000"}}' $CONTROL/market
  curl "$CONTROL/requests?clientId=gw-0001&accepted=True"
"""


def arguments():
    parser = argparse.ArgumentParser(prog="tools/venue", epilog=epilog(), formatter_class=argparse.RawDescriptionHelpFormatter,
                                     description="A simulated venue on loopback that speaks its protocol strictly, over TLS.")
    parser.add_argument("venue", choices=sorted(VENUES))
    parser.add_argument("--port", type=int, default=0, help="the first surface's port, the others follow (default: any free)")
    parser.add_argument("--control-port", type=int, default=0, help="the control interface's port (default: any free)")
    parser.add_argument("--certificates", default=str(ROOT / ".build/venue"), metavar="FOLDER",
                        help="where certificates and keys are, or are made (default: .build/venue)")
    parser.add_argument("--seed", type=int, default=1, help="of identifiers and chance (default: 1)")
    parser.add_argument("--clock-skew", type=int, default=0, metavar="MS", help="how far the venue's clock is off")
    parser.add_argument("--log", metavar="FILE", help="where mistakes of the simulator are told (default: stderr)")
    return parser.parse_args()


async def run(options):
    folder = tls.prepare(options.certificates)
    world = World(Clock(options.clock_skew), Identifiers(options.seed), str(folder))
    module, name, _ = VENUES[options.venue]
    venue = getattr(importlib.import_module(module), name)(world)
    listeners, ready = [], {"venue": options.venue}
    for index, surface in enumerate(venue.surfaces()):
        listeners.append(Listener(surface.answer, options.port + index if options.port else 0, tls.context(folder)))
        ready[surface.name] = f"{surface.scheme}://127.0.0.1:{await listeners[-1].start()}{surface.path}"
    listeners.append(Listener(Control(venue).answer, options.control_port))
    ready["control"] = f"http://127.0.0.1:{await listeners[-1].start()}"
    await venue.start()
    beating = asyncio.ensure_future(pulse(venue))
    ready |= {"ca": str(folder / "ca.pem"), "credentials": [each.shown() for each in venue.credentials()],
              "seed": options.seed}
    print(json.dumps(ready), flush=True)
    await stopped()
    beating.cancel()
    await venue.stop()
    for channel in list(world.channels):
        channel.abort()
    for listener in listeners:
        await listener.stop()


async def stopped():
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    await asked.wait()


def main():
    options = arguments()
    if options.log:
        sys.stderr = open(options.log, "a", buffering=1, encoding="utf-8")
    try:
        asyncio.run(run(options))
    except (OSError, RuntimeError) as problem:
        print(f"tools/venue: {problem}", file=sys.stderr)
        return 1
    return 0
