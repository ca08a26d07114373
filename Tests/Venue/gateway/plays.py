"""The conformance suite: what every broker must do, one play a rule, the same for all of them."""
import time
from decimal import Decimal

from market import Market
from venue import ALIVE, Failed


def expect(holds, words):
    if not holds:
        raise Failed(words)


def told(order):
    return "nothing was told" if order is None else f"{order.status}, {order.cum} filled: {order.history}"


def rests(stage, name="a1", factor="0.9"):
    """A limit order to buy that rests at the venue."""
    stage.client.place(name, stage.symbol, "1", stage.quantity, price=stage.near(factor))
    order = stage.client.wait(name, "0")
    expect(order is not None and order.status == "0", f"a limit order is New: {told(order)}")
    return order


def a_limit_order_rests_and_is_canceled(stage):
    order = rests(stage)
    expect(len(stage.orders_of(order.order_id)) == 1, "it is there once")
    stage.client.cancel("a1", "a2", stage.symbol, "1")
    expect(stage.client.wait("a1", "4").status == "4", f"it is Canceled: {told(order)}")


def a_gateway_with_nothing_to_do_sleeps(stage):
    rests(stage)
    path, asleep = f"/proc/{stage.gateway.pid}/task/{stage.gateway.pid}/stat", 0
    for _ in range(50):
        stage.client.listen(0.02)
        with open(path, encoding="ascii") as file:
            asleep += file.read().rsplit(")", 1)[1].split()[0] == "S"
    expect(asleep >= 25, f"its thread of sessions sleeps most of the time: {asleep} looks of 50")


def a_market_order_is_filled(stage):
    stage.client.place("m1", stage.symbol, "1", stage.quantity, kind="1", time_in_force="3")
    order = stage.client.wait("m1", "2")
    expect(order is not None and order.status == "2", f"it is Filled: {told(order)}")
    expect(order.fills == Decimal(stage.quantity), f"by its fills: {told(order)}")


def fills_in_parts_are_told_one_by_one(stage):
    quantity = Decimal(stage.quantity) * 3
    stage.client.place("p1", stage.symbol, "1", quantity, price=stage.near("0.9"))
    order = stage.client.wait("p1", "0")
    for count in (1, 2, 3):
        stage.control("POST", "/fills", {"clientId": stage.orders_of(order.order_id)[0]["clientId"], "quantity": stage.quantity})
        stage.client.listen(5, lambda wanted=Decimal(stage.quantity) * count: order.cum >= wanted)
        expect(order.cum == Decimal(stage.quantity) * count, f"fill {count} is told: {told(order)}")
    expect(order.status == "2", f"then it is Filled: {told(order)}")
    expect(sum("F/" in line for line in order.history) == 3, f"three fills: {told(order)}")


def an_order_is_replaced(stage):
    rests(stage)
    quantity = Decimal(stage.quantity) * 2
    stage.client.replace("a1", "a2", stage.symbol, "1", quantity, stage.near("0.91"))
    stage.client.listen(6, lambda: any(line.startswith("5/") for line in stage.client.order("a1").history))
    order = stage.client.order("a1")
    expect(any(line.startswith("5/") for line in order.history), f"it is Replaced: {told(order)} {stage.client.rejects}")
    expect("no answer from" not in stage.said(), f"without having to ask: {stage.said()}")
    alive = [one for one in stage.orders_of(order.order_id) if one["state"] in ALIVE]
    expect(len(alive) == 1 and Decimal(str(alive[0]["quantity"])) == quantity, f"one order of the new size is there: {alive}")


def what_does_not_fit_is_refused_here(stage):
    before = len(stage.control("GET", "/requests"))
    stage.client.place("t1", stage.symbol, "1", stage.quantity, price=stage.near("0.9") + Decimal(stage.tick) / 10)
    order = stage.client.wait("t1", "8")
    expect(order is not None and order.status == "8", f"a price off the tick is refused: {told(order)}")
    expect(not any(one["clientId"] for one in stage.control("GET", "/requests")[before:]), "without the venue")


def an_unknown_symbol_is_refused(stage):
    stage.client.place("u1", "NO/SUCH", "1", stage.quantity, price=stage.near("0.9"))
    order = stage.client.wait("u1", "8")
    expect(order is not None and order.status == "8", f"it is Rejected: {told(order)}")


def what_the_venue_refuses_is_told_in_its_words(stage):
    stage.client.place("r1", stage.symbol, "1", Decimal(stage.quantity) * 900_000, price=stage.near("0.999"))
    order = stage.client.wait("r1", "8")
    expect(order is not None and order.status == "8" and len(order.history[-1].split(" ", 3)) > 3,
           f"more than there is money for is Rejected: {told(order)}")


def an_order_whose_answer_is_lost_is_asked_about(stage):
    fault = stage.fault("status", "place", status=503, after=True)
    stage.client.place("l1", stage.symbol, "1", stage.quantity, price=stage.near("0.9"))
    order = stage.client.wait("l1", "0", seconds=12)
    expect(stage.was_met(fault), "the answer is lost")
    expect(order is not None and order.status == "0", f"it is New: {told(order)}")
    expect(len(stage.orders_of(order.order_id)) == 1, "and there once")


def an_order_that_did_not_arrive_is_refused_and_not_sent_again(stage):
    fault = stage.fault("status", "place", status=503, after=False)
    stage.client.place("l1", stage.symbol, "1", stage.quantity, price=stage.near("0.9"))
    order = stage.client.wait("l1", "8", seconds=20)
    expect(stage.was_met(fault), "it does not arrive")
    expect(order is not None and order.status == "8", f"it is Rejected: {told(order)}")
    expect(not stage.orders_of(order.order_id), "and was never there")


def what_happens_while_the_stream_is_gone_is_told(stage):
    order = rests(stage)
    client_id = stage.orders_of(order.order_id)[0]["clientId"]
    stage.control("POST", "/streams", {"action": "drop"})
    stage.control("POST", "/fills", {"clientId": client_id, "quantity": stage.quantity})
    stage.client.wait("a1", "2", seconds=20)
    expect(order.status == "2" and order.fills == order.cum, f"the fill is told: {told(order)}")


def events_that_come_twice_are_told_once(stage):
    quantity = Decimal(stage.quantity) * 2
    stage.client.place("d1", stage.symbol, "1", quantity, price=stage.near("0.9"))
    order = stage.client.wait("d1", "0")
    stage.fault("duplicate-event", count=4)
    stage.control("POST", "/fills", {"clientId": stage.orders_of(order.order_id)[0]["clientId"], "quantity": stage.quantity})
    stage.client.listen(2)
    expect(order.cum == Decimal(stage.quantity), f"one fill: {told(order)}")


def an_order_survives_a_kill(stage):
    order = rests(stage)
    stage.kill()
    stage.control("POST", "/fills", {"clientId": stage.orders_of(order.order_id)[0]["clientId"], "quantity": stage.quantity})
    stage.client.wait("a1", "2", seconds=20)
    expect(order.status == "2", f"its fill is told after the kill: {told(order)}")


def a_fill_before_a_kill_is_told_once(stage):
    stage.client.place("b1", stage.symbol, "1", Decimal(stage.quantity) * 3, price=stage.near("0.9"))
    order = stage.client.wait("b1", "0")
    stage.control("POST", "/fills", {"clientId": stage.orders_of(order.order_id)[0]["clientId"], "quantity": stage.quantity})
    stage.client.wait("b1", "1")
    stage.kill()
    stage.wait_until_up()
    stage.client.listen(3)
    expect(order.cum == Decimal(stage.quantity), f"one part is filled: {told(order)}")


def a_kill_between_request_and_answer_doubles_nothing(stage):
    fault = stage.fault("timeout-after-accept", "place", milliseconds=1500)
    stage.client.place("k1", stage.symbol, "1", stage.quantity, price=stage.near("0.9"))
    stage.client.listen(0.5)
    expect(stage.was_met(fault), "the request is there, the answer is not")
    stage.kill()
    order = stage.client.wait("k1", "0", seconds=20)
    expect(order is not None and order.status == "0", f"it is New: {told(order)}")
    expect(len(stage.orders_of(order.order_id)) == 1, "and there once")


def too_many_requests_stop_orders_for_a_while(stage):
    fault = stage.fault("status", "place", status=429)
    stage.client.place("q1", stage.symbol, "1", stage.quantity, price=stage.near("0.9"))
    order = stage.client.wait("q1", "08", seconds=12)
    expect(stage.was_met(fault), "it is one request too many")
    expect(order is not None and order.status in "08", f"it is refused, or found out about: {told(order)}")
    if order.status == "8":
        expect(not stage.orders_of(order.order_id), "what is refused is not there")


def somebody_else_cancels(stage):
    order = rests(stage)
    stage.control("DELETE", "/orders", {"clientId": stage.orders_of(order.order_id)[0]["clientId"]})
    stage.client.wait("a1", "4C", seconds=10)
    expect(order.status in "4C", f"the end is told: {told(order)}")


def the_emergency_stop_cancels_there(stage):
    import subprocess
    order = rests(stage)
    subprocess.run([stage.penstock, "stop", stage.folder / "store", "everything", "--why", "a play"], check=False,
                   capture_output=True)
    stage.client.wait("a1", "4", seconds=10)
    expect(order.status == "4", f"it is Canceled: {told(order)}")
    expect(not any(one["state"] in ALIVE for one in stage.orders_of(order.order_id)), "at the venue, too")


def an_order_of_somebody_else_is_taken_in_and_can_be_canceled(stage):
    import subprocess
    stage.place_elsewhere("x1", stage.near("0.9"))
    (there,) = [one for one in stage.orders() if one["state"] in ALIVE]
    for _ in range(2):
        stage.control("POST", "/streams", {"action": "drop"})
        stage.client.listen(8, lambda: len(stage.client.orders) > 0)
        stage.client.listen(2)
    expect(len(stage.client.orders) == 1, f"it is taken in, and once: {[told(one) for one in stage.client.orders.values()]}")
    (order,) = stage.client.orders.values()
    expect(order.status == "0", f"it is New: {told(order)}")
    subprocess.run([stage.penstock, "stop", stage.folder / "store", "everything", "--why", "a play"], check=False,
                   capture_output=True)
    stage.client.listen(10, lambda: order.status == "4")
    expect(order.status == "4", f"it is Canceled: {told(order)}")
    state = next(one["state"] for one in stage.orders() if one["clientId"] == there["clientId"])
    expect(state not in ALIVE, f"at the venue, too: {state}")


def wait_for_prices(stage, market):
    """Some venues tell the best prices when they change: then somebody trades."""
    for count in range(8):
        if stage.client.listen(3, until=market.is_whole):
            return
        stage.client.place(f"w{count}-{market.removals}", stage.symbol, "12"[count % 2], stage.quantity, kind="1")
    raise Failed(f"there are no prices: {market}\n{stage.said()[-2000:]}")


def prices_are_told_as_deep_as_they_are_asked_for(stage):
    market = Market(stage, "M1", depth=5)
    wait_for_prices(stage, market)
    bid, ask, price = max(market.bids), min(market.asks), stage.price()
    expect(bid < ask, f"bids are below asks: {market}")
    expect(abs(bid - price) < price / 50 and abs(ask - price) < price / 50, f"the prices are the venue's, {price}: {market}")
    expect(len(market.bids) <= 5 and len(market.asks) <= 5, f"no more than five: {market}")
    # Changes make what a snapshot says; between the two the market may have moved.
    for _ in range(20):
        fresh = Market(stage, f"S{_}", depth=5, subscribes=False)
        stage.client.listen(3, until=lambda: fresh.snapshots > 0)
        if (fresh.bids, fresh.asks) == (market.bids, market.asks):
            break
    expect((fresh.bids, fresh.asks) == (market.bids, market.asks), f"changes come to {market}, a snapshot says {fresh}")


def prices_without_a_stream_are_gone_and_come_again(stage):
    """A stream that is back within the 50 ms between two looks at the prices was never gone for a client: then once more."""
    market = Market(stage, "M1", depth=2)
    for _ in range(12):
        wait_for_prices(stage, market)
        stage.control("POST", "/streams", {"action": "drop"})
        if stage.client.listen(2, until=lambda: market.removals > 0 and not market.is_whole()):
            break
    expect(market.removals > 0 and not market.is_whole(), f"they are gone: {market}")
    wait_for_prices(stage, market)


PLAYS = [value for name, value in list(globals().items())
         if callable(value) and getattr(value, "__module__", "") == __name__ and name not in ("expect", "told", "rests", "wait_for_prices")]
