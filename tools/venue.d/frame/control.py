"""The control interface, plain HTTP on loopback with JSON: who asks for what; `GET /` lists everything."""
import json
from decimal import InvalidOperation

from aiohttp import web

from .control_actions import Actions
from .control_views import Views
from .refusals import Refusal
from .venue import VenueProblem


class Control(Views, Actions):
    """The docstring of each method is what `GET /` and --help say of it."""

    def __init__(self, venue):
        self.venue = venue
        self.routes = {
            ("GET", "/"): self.help,
            ("GET", "/orders"): self.orders,
            ("GET", "/fills"): self.fills,
            ("GET", "/accounts"): self.accounts,
            ("GET", "/requests"): self.requests,
            ("GET", "/instruments"): self.instruments,
            ("GET", "/streams"): self.streams,
            ("GET", "/faults"): self.faults,
            ("GET", "/limits"): self.limits,
            ("GET", "/settings"): self.settings,
            ("POST", "/faults"): self.add_fault,
            ("DELETE", "/faults"): self.clear_faults,
            ("POST", "/market"): self.move_market,
            ("POST", "/orders"): self.place,
            ("DELETE", "/orders"): self.cancel,
            ("POST", "/fills"): self.fill,
            ("POST", "/balances"): self.transfer,
            ("POST", "/instruments"): self.change_instrument,
            ("POST", "/streams"): self.act_on_streams,
            ("POST", "/limits"): self.set_limits,
            ("POST", "/clock"): self.set_clock,
            ("POST", "/settings"): self.set_settings,
            ("POST", "/reset"): self.reset,
        }

    @property
    def world(self):
        return self.venue.world

    @property
    def exchange(self):
        return self.venue.exchange

    def help(self, _):
        """This list."""
        return [{"method": method, "path": path, "does": " ".join(perform.__doc__.split())}
                for (method, path), perform in self.routes.items()]

    async def answer(self, request):
        perform = self.routes.get((request.method, request.path))
        if perform is None:
            return web.json_response({"error": f"nothing is at {request.method} {request.path}: see GET /"}, status=404)
        try:
            text = await request.text()
            wish = json.loads(text, parse_float=str) if text else {}
            if not isinstance(wish, dict):
                raise ValueError("a JSON object is wanted")
            found = perform({**request.query, **wish})
            if hasattr(found, "__await__"):
                found = await found
            return web.json_response(found)
        except Refusal as refusal:
            return web.json_response({"error": refusal.reason, **{key: str(value) for key, value in refusal.data.items()}},
                                     status=409)
        except VenueProblem as problem:
            return web.json_response({"error": problem.words}, status=409)
        except KeyError as problem:
            return web.json_response({"error": f"{problem} is missing or unknown"}, status=400)
        except (ValueError, TypeError, InvalidOperation) as problem:
            return web.json_response({"error": str(problem)}, status=400)
