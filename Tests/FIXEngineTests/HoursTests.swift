// Sessions with hours: the clock on the wall ends them and begins them anew.

import FIXEngine
import TestKit
import Testing

@Suite struct `Sessions with hours` {
    /// A second of the day of now and so many seconds, in UTC.
    private func timeOfDay(_ seconds: Int64) throws -> LocalTime {
        let now = Clock.now().utc.nanosecondsSinceEpoch / 1_000_000_000 + seconds
        return try #require(LocalTime(secondsSinceMidnight: Int((now % 86_400 + 86_400) % 86_400)))
    }

    private func bench(_ hours: ScheduleHours, logon: ScheduleHours = .always, path: String? = nil) throws -> Bench {
        var settings = ScheduleSettings()
        settings.hours = hours
        settings.logonHours = logon
        var template = SessionTemplate(
            senderCompID: Name("ISLD"), targetCompID: nil, dictionary: try BuiltIn.fix44.get())
        template.schedule = try Schedule(settings)
        return try Bench(path: path, templates: [template])
    }

    private func daily(_ from: Int64, _ to: Int64) throws -> ScheduleHours {
        .daily([DailyWindow(from: try timeOfDay(from), to: try timeOfDay(to))], on: Set(Weekday.allCases))
    }

    @Test func `outside of them nobody logs on`() throws {
        var bench = try bench(daily(3600, 7200))
        let client = try LoopbackClient(port: bench.port)
        client.send("35=A|98=0|108=30|")
        #expect(try bench.end(of: client).isEmpty)
        var reasons: [DisconnectReason] = []
        while let event = bench.engine.takeEvent() {
            if case .disconnected(let reason) = event.kind { reasons.append(reason) }
        }
        #expect(reasons == [.outsideSchedule])
    }

    @Test func `at their end a session is logged out, and keeps its numbers until the next one begins`() throws {
        var bench = try bench(daily(-3600, 2))
        let client = try LoopbackClient(port: bench.port)
        client.send("35=A|98=0|108=30|")
        #expect(outline(try bench.messages(1, for: client)) == ["A/1"])
        let goodbye = try bench.messages(1, for: client, within: .seconds(5))
        #expect(outline(goodbye) == ["5/2"])
        #expect(field(58, of: goodbye.first ?? "") == "the session ends")
        client.send("35=5|")
        _ = try bench.end(of: client, within: .seconds(5))
        let status = bench.engine.status(of: SessionID(0))
        #expect(status.nextInbound == 3 && status.nextOutbound == 3)
        let again = try LoopbackClient(port: bench.port)
        again.nextOutbound = 3
        again.send("35=A|98=0|108=30|")
        #expect(try bench.end(of: again).isEmpty)
    }

    @Test func `where one session follows the other the numbers begin at 1`() throws {
        let edge = try timeOfDay(2)
        let hours = ScheduleHours.daily(
            [DailyWindow(from: try timeOfDay(-3600), to: edge), DailyWindow(from: edge, to: try timeOfDay(3600))],
            on: Set(Weekday.allCases))
        var bench = try bench(hours)
        let client = try LoopbackClient(port: bench.port)
        client.send("35=A|98=0|108=30|")
        _ = try bench.messages(1, for: client)
        client.send("35=0|")
        let goodbye = try bench.messages(1, for: client, within: .seconds(5))
        #expect(field(58, of: goodbye.first ?? "") == "a new session begins")
        client.send("35=5|")
        _ = try bench.end(of: client, within: .seconds(5))
        #expect(bench.engine.status(of: SessionID(0)).nextInbound == 1)
        let again = try LoopbackClient(port: bench.port)
        again.send("35=A|98=0|108=30|")
        #expect(outline(try bench.messages(1, for: again)) == ["A/1"])
    }

    @Test func `numbers of an earlier session begin at 1 when the process comes back in a later one`() throws {
        try withTemporaryFolder { path in
            do {
                var bench = try bench(.always, path: path)
                let client = try LoopbackClient(port: bench.port)
                client.send("35=A|98=0|108=30|")
                _ = try bench.messages(1, for: client)
            }
            // A session began since: a second ago.
            try Self.waitASecond()
            var bench = try bench(daily(0, 3600), path: path)
            let client = try LoopbackClient(port: bench.port)
            client.send("35=A|98=0|108=30|")
            #expect(outline(try bench.messages(1, for: client)) == ["A/1"])
        }
    }

    /// Until the clock shows another second: hours have no finer grain.
    private static func waitASecond() throws {
        let second = Clock.now().utc.nanosecondsSinceEpoch / 1_000_000_000
        while Clock.now().utc.nanosecondsSinceEpoch / 1_000_000_000 < second + 1 { sleep(milliseconds: 5) }
    }
}
