// `penstock schedule`.

import Foundation
import Testing

@Suite struct `penstock schedule` {
    /// A configuration with these sessions, those of an acceptor or an initiator, and a calendar beside it.
    private func run(
        _ sessions: String, at place: String = "acceptors:\n  - listen: 127.0.0.1:0",
        _ arguments: String...
    ) throws -> (exitCode: Int32, output: [String], errors: [String]) {
        let folder = try Folder()
        defer { folder.remove() }
        let list = sessions.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n")
        try folder.write(
            """
            name: trial
            store: {path: \(folder.file("store"))}
            \(place)
                sessions:
            \(list)
            brokers:
              - {id: paper, kind: paper, anySymbol: true}
            routing: {default: paper}

            """, to: "trial.yaml")
        try folder.write(
            "closed: [2026-11-26]\nearlyCloses: {2026-11-27: 13:00}\n", to: "days.yaml")
        let result = try Program.run(["schedule", folder.file("trial.yaml")] + arguments)
        #expect(!FileManager.default.fileExists(atPath: folder.file("store")))
        return result
    }

    @Test func `the next openings and closings of each session, and why`() throws {
        let run = try run(
            """
            - senderCompID: US
              targetCompID: THEM
              timeZone: America/New_York
              startTime: 09:30
              endTime: 16:00
              weekdays: [Mon, Tue, Wed, Thu, Fri]
              calendar: days.yaml
            - {senderCompID: US, targetCompID: "*"}
            """, "--at", "20261126-00:00:00", "--next", "4")
        #expect(run.exitCode == 0)
        #expect(run.errors.isEmpty)
        #expect(
            run.output == [
                "US->THEM  America/New_York",
                "  at Wed 2026-11-25 19:00:00 EST: closed until Fri 2026-11-27 09:30:00 EST",
                "  Thu 2026-11-26 09:30:00 EST     2026-11-26 14:30:00 UTC  stays closed            holiday",
                "  Fri 2026-11-27 09:30:00 EST     2026-11-27 14:30:00 UTC  opens                   daily window",
                "  Fri 2026-11-27 13:00:00 EST     2026-11-27 18:00:00 UTC  closes                  early close",
                "  Mon 2026-11-30 09:30:00 EST     2026-11-30 14:30:00 UTC  opens                   daily window",
                "US->*  UTC",
                "  at Thu 2026-11-26 00:00:00 UTC: open for ever",
            ])
    }

    @Test func `a week over the change of clocks, with logons and resets`() throws {
        let run = try run(
            """
            - senderCompID: US
              targetCompID: THEM
              startDay: Sunday
              startTime: 18:00 Australia/Lord_Howe
              endDay: Sunday
              endTime: 18:00
              logonTime: 18:30
              logoutTime: 17:45
              resetSeqTime: 02:15
            """,
            at: """
                acceptors:
                  - {listen: 127.0.0.1:0, sessions: [{senderCompID: US, targetCompID: "*"}]}
                initiators:
                  - connect: 127.0.0.1:1
                """, "--at", "20261003", "--next", "8")
        #expect(run.errors.isEmpty)
        #expect(
            run.output.dropFirst(2) == [
                "US->THEM  Australia/Lord_Howe",
                "  at Sat 2026-10-03 10:30:00 +1030: open since Sun 2026-09-27 18:00:00 +1030 "
                    + "until Sun 2026-10-04 17:45:00 +11",
                // 02:15 does not exist; at 02:00 it is 02:30.
                "  Sun 2026-10-04 02:30:00 +11     2026-10-03 15:30:00 UTC  resets MsgSeqNums       resetSeqTime",
                "  Sun 2026-10-04 17:45:00 +11     2026-10-04 06:45:00 UTC  logs out                logon window",
                "  Sun 2026-10-04 18:00:00 +11     2026-10-04 07:00:00 UTC  begins anew, no logon   weekly window",
                "  Sun 2026-10-04 18:30:00 +11     2026-10-04 07:30:00 UTC  accepts logons          logon window",
                "  Mon 2026-10-05 02:15:00 +11     2026-10-04 15:15:00 UTC  resets MsgSeqNums       resetSeqTime",
                "  Tue 2026-10-06 02:15:00 +11     2026-10-05 15:15:00 UTC  resets MsgSeqNums       resetSeqTime",
                "  Wed 2026-10-07 02:15:00 +11     2026-10-06 15:15:00 UTC  resets MsgSeqNums       resetSeqTime",
                "  Thu 2026-10-08 02:15:00 +11     2026-10-07 15:15:00 UTC  resets MsgSeqNums       resetSeqTime",
            ])
    }

    @Test func `the same for programs`() throws {
        let run = try run(
            """
            - senderCompID: US
              targetCompID: 'A"\\B'
              timeZone: America/New_York
              startTime: 09:30
              endTime: 16:00
              calendar: days.yaml
            """, "--json", "--at", "20261126-00:00:00", "--next", "2")
        let session = #""session":"US->A\"\\B""#
        let place = #""timeZone":"America/New_York""#
        #expect(
            run.output == [
                "{\(session),\"event\":\"now\",\"at\":\"2026-11-26T00:00:00Z\","
                    + "\"local\":\"2026-11-25T19:00:00-05:00\",\"zone\":\"EST\",\(place),"
                    + "\"state\":\"closed\",\"since\":null,\"until\":\"2026-11-27T14:30:00Z\","
                    + "\"acceptsLogon\":false}",
                "{\(session),\"event\":\"staysClosed\",\"at\":\"2026-11-26T14:30:00Z\","
                    + "\"local\":\"2026-11-26T09:30:00-05:00\",\"zone\":\"EST\",\(place),"
                    + "\"reason\":\"closedDay\",\"acceptsLogon\":false}",
                "{\(session),\"event\":\"opens\",\"at\":\"2026-11-27T14:30:00Z\","
                    + "\"local\":\"2026-11-27T09:30:00-05:00\",\"zone\":\"EST\",\(place),"
                    + "\"reason\":\"dailyWindow\",\"acceptsLogon\":true}",
            ])
        for line in run.output {
            _ = try JSONSerialization.jsonObject(with: Data(line.utf8))
        }
    }

    @Test func `without a time it is now, and ten of each`() throws {
        let run = try run(
            "- {senderCompID: US, targetCompID: THEM, startTime: 08:00, endTime: 17:00}")
        #expect(run.exitCode == 0)
        #expect(run.output.count == 12)
    }

    @Test func `the time zone of the machine`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write(
            """
            name: trial
            store: {path: \(folder.file("store"))}
            acceptors:
              - listen: 127.0.0.1:0
                sessions:
                  - {senderCompID: US, targetCompID: X, timeZone: Europe/London}
                  - {senderCompID: US, targetCompID: Y, useLocalTime: Y}
            brokers:
              - {id: paper, kind: paper, anySymbol: true}
            routing: {default: paper}

            """, to: "trial.yaml")
        let run = try Program.run(
            ["schedule", folder.file("trial.yaml"), "--at", "20260701"],
            environment: ["TZ": "Asia/Tokyo"])
        #expect(
            run.output == [
                "US->X  Europe/London", "  at Wed 2026-07-01 01:00:00 BST: open for ever",
                "US->Y  local time", "  at Wed 2026-07-01 09:00:00 JST: open for ever",
            ])
    }

    @Test func `a file with problems has them printed`() throws {
        let run = try run("- {senderCompID: US, targetCompID: X, timeZone: Europe/Lodnon}")
        #expect(run.exitCode == 1)
        #expect(run.output.isEmpty)
        #expect(run.errors.count == 1)
        #expect(run.errors[0].contains("trial.yaml:6: acceptors[0].sessions[0].timeZone: "))
        #expect(run.errors[0].hasSuffix("did you mean \"Europe/London\"?"))
    }
}
