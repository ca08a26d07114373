// The gateway's whole path takes nothing from the heap but what liblmdb takes for its transaction.

import Reactor
import TestKit
import Testing

@Suite struct `Allocations of the gateway` {
    struct Play: Sendable, CustomTestStringConvertible {
        var desks: Int
        var latency: String
        var isSecure = false
        /// Orders that stay in the store; 0: all.
        var kept: UInt64 = 0
        /// There is a control room, for which stages are timed, and a collector of traces.
        var isWatched = false
        var testDescription: String {
            "\(desks) desks, \(latency)\(isSecure ? ", TLS" : "")\(kept > 0 ? ", \(kept) orders are kept" : "")\(isWatched ? ", watched" : "")"
        }
    }

    private static let plays = [
        Play(desks: 1, latency: "0ms"), Play(desks: 5, latency: "0ms"), Play(desks: 3, latency: "2ms"),
        Play(desks: 3, latency: "0ms", isSecure: true), Play(desks: 2, latency: "0ms", kept: 50), Play(desks: 2, latency: "0ms", isWatched: true), Play(desks: 2, latency: "2ms", isWatched: true),
    ]

    @Test(.enabled(if: HeapWatch.isPossible), arguments: plays)
    func `orders of every fate, changes, fills and a resend beside them take what liblmdb takes alone`(
        play: Play
    ) throws {
        var line = ""
        var context: TLSContext?
        defer { context?.free() }
        if play.isSecure {
            let certificates = try TestCertificates.shared.get()
            let key = certificates.file("server.key")
            line = "tls: {certificate: \(certificates.file("server.pem")), privateKey: \(key)}"
            var settings = TLSSettings()
            settings.authorityFile = certificates.file("authority.pem")
            context = try TLSContext.initiator(settings)
        }
        var gateway = try CountedGateway(latency: play.latency, tls: line, kept: play.kept, isWatched: play.isWatched)
        let desks = try (1...play.desks).map {
            try CountedDesk("DESK\($0)", port: gateway.port, tls: context.map { try ClientTLS($0) })
        }
        try gateway.serve(desks)
        // More than the table of orders holds: the first ones are the store's alone.
        desks[0].askForMany(1200)
        try gateway.serve(desks)
        // Warm: the store's first pages, metadata of types, the pool's first blocks, everything made at first use.
        try trade(0..<4, desks, &gateway)
        gateway.startCounting()
        try trade(4..<Self.rounds, desks, &gateway)
        // Two walks through the store for 64 orders, if they are not all kept.
        let cursors = play.kept > 0 ? 2 * (5 * Self.rounds * play.desks / 64 + 1) : 0
        let (unexpected, turns) = (gateway.heap.unexpected(cursors: cursors), gateway.heap.turns)
        #expect(unexpected == nil)
        #expect(turns > 30)
        for desk in desks {
            // New, filled, canceled, replaced, rejected; cancels refused.
            for (kind, each) in [("8 0", 3), ("8 F", 1), ("8 4", 2), ("8 5", 1), ("8 8", 2), ("9", 1)] {
                #expect(desk.counts[kind, default: 0] >= each * Self.rounds, "\(desk.name) \(kind): \(desk.counts)")
            }
            #expect(desk.repeated > 200, "\(desk.name)")
        }
        let isTimed = gateway.timed > 0
        #expect(isTimed == play.isWatched)
        #expect(desks[0].counts["9", default: 0] == 2 * Self.rounds)
    }

    private static let rounds = 14

    /// Rounds in three parts each, in some of which all is asked for again as well.
    private func trade(_ rounds: Range<Int>, _ desks: [CountedDesk], _ gateway: inout CountedGateway) throws {
        for round in rounds {
            for part in 0..<3 {
                if round % 4 == 2, part == 1 { for desk in desks { desk.askAgain() } }
                for desk in desks { desk.ask(round, part: part) }
                try gateway.serve(desks)
            }
        }
    }
}
