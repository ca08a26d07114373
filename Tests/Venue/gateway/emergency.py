"""The emergency stop while a client trades: of one broker, and of everything."""
import time

from venue import ALIVE, Failed

WHY = "fat finger"
# Upper bounds of patience, in seconds; how long it takes is printed, not judged.
PATIENCE = 60
# What is refused now may be taken later.
LATER = ("is not connected", "rate limit is used up", "Too many requests")


def expect(holds, words):
    if not holds:
        raise Failed(words)


def commanded(process, what):
    said, _ = process.communicate(timeout=PATIENCE)
    expect(process.returncode == 0, f"penstock {what}: {said}")
    return said


def rest_everywhere(flow, sides="12"):
    """Something to cancel at every venue: orders that are far from the market, by their ExDestination. Who is told to come
    later comes later: after a restart a broker is asked what has happened before it gets anything new."""
    wanted = [(place, side) for place in flow.street.places for side in sides]
    end = time.monotonic() + PATIENCE
    while wanted:
        expect(time.monotonic() < end, f"not all of it rests: {[(place.symbol, place.venue.kind) for place, _ in wanted]}")
        orders = [(flow.place(place, side, "0.96" if side == "1" else "1.04", units=4, destination=place.venue.kind), place, side)
                  for place, side in wanted]
        flow.street.wait(lambda: all(order.status not in ("", "A") for order, *_ in orders), PATIENCE,
                         lambda: f"not all are answered: {[order.history for order, *_ in orders if order.status in ('', 'A')]}")
        refused = [(order, place, side) for order, place, side in orders if order.status == "8"]
        for order, place, _ in refused:
            expect(any(words in order.text for words in LATER), f"an order that rests is taken by {place.venue.kind}: {order.text}")
        wanted = [(place, side) for _, place, side in refused]
        flow.pause(0.5 if wanted else 0)


def refused(flow, orders, words):
    """Each is, with these words."""
    flow.street.wait(lambda: all(order.status in tuple("8") for order in orders), PATIENCE,
                     lambda: f"not all are refused: {[order.history for order in orders if order.status != '8']}")
    for order in orders:
        expect(words in order.text, f"the refusal says why: {order.text}")


def stop_of_one(flow, kind):
    """Its orders are canceled, those of the others go on; so does trading, elsewhere."""
    street = flow.street
    rest_everywhere(flow, "1")
    street.wait(street.desk.is_quiet, PATIENCE, lambda: f"something is pending: {street.desk.pending()}")
    there = {order["orderId"] for one, order in street.working() if one == kind}
    elsewhere = {(one, order["orderId"]) for one, order in street.working() if one != kind}
    began = time.time()
    commanded(street.operate("stop", "broker", kind, "--why", WHY, "--by", "ann"), "stop broker")
    places = [place for place in street.places if place.venue.kind == kind]
    late = [flow.place(place, "1", "0.97", destination=kind, must_fail=True) for place in places]
    refused(flow, late, f"{kind} is stopped, by ann: {WHY}")
    street.wait(lambda: not any(one == kind for one, _ in street.working()), PATIENCE, lambda: f"orders work at {kind}")
    took = time.time() - began
    expect(elsewhere == {(one, order["orderId"]) for one, order in street.working() if one != kind},
           "orders of other brokers go on")
    # Symbols that others have, too, go there.
    shared = [place for place in places if any(each.symbol == place.symbol and each.venue.kind != kind for each in street.places)]
    others = [flow.place(place, "1", "0.97", destination=None) for place in shared]
    street.wait(lambda: all(order.is_open for order in others), PATIENCE,
                lambda: f"other brokers take them: {[order.history for order in others]}")
    commanded(street.operate("resume", "broker", kind, "--by", "ann"), "resume broker")
    again = [flow.place(place, "1", "0.97", destination=kind) for place in places]
    street.wait(lambda: all(order.is_open for order in again), PATIENCE,
                lambda: f"{kind} trades again: {[order.history for order in again]}")
    return f"stop of {kind}: {len(there)} orders canceled in {took * 1000:.0f} ms, {len(elsewhere)} elsewhere went on"


def stop_of_everything(flow, deaf, kills):
    """While the client trades on, and a venue loses the first cancels and fills what it should cancel."""
    street, desk = flow.street, flow.desk
    rest_everywhere(flow)
    fault = street.venues[deaf].fault("status", "cancel", status=503, after=False, count=3)
    expect("error" not in fault, f"a fault: {fault}")
    before = [order for order in desk.orders if order.is_open or not order.status or order.status in "A6E"]
    working, fills_before = len(street.working()), sum(len(order.fills) for order in desk.orders)
    began = time.time()
    command = street.operate("stop", "everything", "--why", WHY, "--by", "ann")
    while command.poll() is None:
        flow.place(*flow.any(), "0.97", must_fail=False)
        flow.fill()
        desk.hear()
    commanded(command, "stop everything")
    late = [flow.place(place, "1", "0.97", destination=place.venue.kind, must_fail=True) for place in street.places]
    late += [flow.place(place, "2", None, destination=None, must_fail=True) for place in street.places]
    filled = fill_what_is_left(flow, deaf)
    if kills:
        street.kill()
        street.start()
    refused(flow, late, WHY)
    street.wait(lambda: desk.is_quiet() and not desk.open_orders(), PATIENCE,
                lambda: f"still open: {[(order.name, order.history) for order in desk.open_orders()][:5]}")
    left = street.working()
    expect(not left, f"nothing works at a venue: {left}")
    hits = street.venues[deaf].control("GET", "/faults")[-1]["hits"]
    expect(hits == 3, f"{deaf} loses three cancels, not {hits}")
    quiet = time.time()
    ended = sorted(order.ended_at for order in before if order.ended_at and order.ended_at >= began)
    elsewhere = [order.ended_at for order in before if order.ended_at and order.ended_at >= began and order.destination not in (None, deaf)]
    first = min(order.ended_at for order in late)
    status = commanded(street.operate("status"), "status")
    expect(WHY in status, f"the status says what is stopped: {status}")
    # Still so a while later, and after whatever the venues had to say.
    flow.pause(1)
    newer = [order for kind, venue in street.venues.items() for order in venue.control("GET", "/orders")
             if order["created"] > quiet * 1000]
    expect(not newer and not street.working(), f"no order comes to a venue behind a stop: {newer}")
    commanded(street.operate("resume", "everything", "--by", "ann"), "resume everything")
    fills = sum(len(order.fills) for order in desk.orders) - fills_before
    return (f"stop of everything{' with a kill' if kills else ''}: {working} orders at {len(street.venues)} venues; a new order was "
            f"refused after {(first - began) * 1000:.0f} ms, the last was canceled after {(ended[-1] - began) * 1000:.0f} ms "
            f"({(max(elsewhere) - began) * 1000:.0f} ms but for {deaf}, which lost 3 cancels and filled {filled} orders instead); {fills} fills meanwhile")


def fill_what_is_left(flow, kind):
    """Parts of orders at the venue whose cancels are lost; how many were still there."""
    venue = flow.street.venues[kind]
    alive = [order for order in venue.control("GET", "/orders") if order["state"] in ALIVE]
    return sum(flow.fill_part(kind, order) for order in alive[:3])
