"""The goals by name, in the order of the table."""
import allocation_goals
import codec_goals
import control_goals
import flow_goals
import market_goals
import order_goals
import session_goals
import stop_goals
import store_goals
import trip_goals

# Name, what it is about, what measures it. Some goals have several figures, some measurements several goals.
GOALS = [
    ("G1", "parse a NewOrderSingle", [codec_goals.parse_order]),
    ("G2", "parse an ExecutionReport", [codec_goals.parse_report]),
    ("G3", "parse and validate by the dictionary", [codec_goals.validate]),
    ("G4", "encode an ExecutionReport", [codec_goals.encode]),
    ("G5", "heap calls for each order", [allocation_goals.all_of_them]),
    ("G6", "round trip, memory store", [trip_goals.memory]),
    ("G7", "round trip, store in `process`", [trip_goals.store]),
    ("G8", "round trip, both ends polling", [trip_goals.polling]),
    ("G9", "throughput, memory store", [flow_goals.memory]),
    ("G10", "throughput, store in `process`", [flow_goals.store]),
    ("G11", "throughput, 100 sessions", [flow_goals.sessions]),
    ("G12", "resend of 100,000 reports", [flow_goals.resend]),
    ("G13", "memory of idle sessions", [session_goals.memory]),
    ("G14", "1,000 logons", [session_goals.logons]),
    ("G15", "p99 of G6 and G8", [trip_goals.tails]),
    ("G16", "5,000 connections that never log on", [trip_goals.silent]),
    ("G17", "the gateway against the engine alone", [trip_goals.gateway, trip_goals.whole]),
    ("G18", "TLS 1.3", [trip_goals.tls, flow_goals.tls]),
    ("G19", "`power` against the disk", [store_goals.power]),
    ("G20", "a million open orders", [store_goals.table]),
    ("G21", "an emergency stop", [stop_goals.measure]),
    ("M1", "book updates of a venue", [market_goals.rate]),
    ("M2", "p99 of their way", [market_goals.tails]),
    ("C1", "throughput beside an idle control room", [control_goals.idle]),
    ("C2", "2,000 listeners and wrk", [control_goals.busy]),
    ("O1", "an order's way from FIX to a venue", [order_goals.whole, order_goals.own]),
]
