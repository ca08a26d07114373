// The gateway's whole path takes nothing from the heap but what liblmdb takes for its transaction.

import Reactor
import TestKit
import Testing

@Suite struct `Allocations of the gateway` {
    struct Play: Sendable, CustomTestStringConvertible {
        var desks: Int
        var latency: String
        var isSecure = false
        var testDescription: String { "\(desks) desks, \(latency)\(isSecure ? ", TLS" : "")" }
    }

    private static let plays = [
        Play(desks: 1, latency: "0ms"), Play(desks: 5, latency: "0ms"), Play(desks: 3, latency: "2ms"),
        Play(desks: 3, latency: "0ms", isSecure: true),
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
        var gateway = try CountedGateway(latency: play.latency, tls: line)
        let desks = try (1...play.desks).map {
            try CountedDesk("DESK\($0)", port: gateway.port, tls: context.map { try ClientTLS($0) })
        }
        try gateway.serve(desks)
        // Warm: the store's first pages, metadata of types, the pool's first blocks, everything made at first use.
        try trade(0..<4, desks, &gateway)
        gateway.startCounting()
        try trade(4..<24, desks, &gateway)
        let (unexpected, turns) = (gateway.heap.unexpected(), gateway.heap.turns)
        #expect(unexpected == nil)
        #expect(turns > 60)
        for desk in desks {
            // Pending, new, filled, canceled, replaced, rejected, expired or canceled at once; cancels refused.
            for (kind, least) in [("8 0", 40), ("8 F", 20), ("8 4", 20), ("8 5", 20), ("8 8", 40), ("9", 40)] {
                #expect(desk.counts[kind, default: 0] >= least, "\(desk.name) \(kind): \(desk.counts)")
            }
            #expect(desk.repeated > 500, "\(desk.name)")
        }
    }

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
