// The system's time-zone database, read by libc. What sets the environment's TZ runs in a process of
// its own: here other tests run beside it.

import Foundation
import Reactor
import Testing
import Values

@Suite struct `The time zones of the machine` {
    @Test func `are known by their names`() {
        for name in ["America/New_York", "Europe/London", "Australia/Lord_Howe", "UTC", "Etc/GMT+5"] {
            #expect(TimeZoneDatabase.has(name), "\(name)")
            #expect(TimeZoneDatabase.names.contains(name), "\(name)")
        }
        #expect(TimeZoneDatabase.names.count > 300)
        #expect(TimeZoneDatabase.names.allSatisfy { TimeZoneDatabase.has($0) })
    }

    @Test(arguments: [
        "", "America", "America/", "America/New_Yrok", "/etc/localtime", "../zoneinfo/UTC", "zone.tab",
        "tzdata.zi", "right/America/New_York", "posix/America/New_York", "America/New_York\0",
        "America//../Europe/London", "Amérique", String(repeating: "A", count: 65),
        "America/New York", ":UTC",
    ])
    func `what is none is none, and leads out of no folder`(name: String) throws {
        #expect(!TimeZoneDatabase.has(name))
        // Nothing is read of it, and TZ is left alone.
        #expect(throws: IOError.self) { try TimeZoneDatabase.read(name) }
    }

    @Test func `New York: what clocks show, from 1970 to the end of time`() async {
        await #expect(processExitsWith: .success) {
            let zone = try TimeZoneDatabase.read("America/New_York")
            #expect(zone.name == "America/New_York")
            for (second, offset, name) in [
                (0, -18_000, "EST"),
                // 1974: daylight time in winter.
                (126_687_600 - 1, -18_000, "EST"), (126_687_600, -14_400, "EDT"),
                // 2026-03-08 and 2026-11-01.
                (1_772_953_199, -18_000, "EST"), (1_772_953_200, -14_400, "EDT"),
                (1_793_512_799, -14_400, "EDT"), (1_793_512_800, -18_000, "EST"),
                // 2099-07-01 and 2262-04-11: by the rule, not by the table.
                (4_086_633_600, -14_400, "EDT"), (9_223_372_036, -14_400, "EDT"),
            ] as [(Int64, Int, String)] {
                let clocks = zone.offset(at: Instant(wholeSeconds: second))
                #expect(clocks.seconds == offset && clocks.abbreviation == name, "\(second)")
            }
        }
    }

    @Test func `half an hour, quarters, and no summer`() async {
        await #expect(processExitsWith: .success) {
            // 2026-07-01 and 2026-01-01.
            for (name, july, january) in [
                ("Australia/Lord_Howe", 37_800, 39_600), ("Asia/Kathmandu", 20_700, 20_700),
                ("Europe/London", 3600, 0), ("UTC", 0, 0), ("Europe/Dublin", 3600, 0),
            ] {
                let zone = try TimeZoneDatabase.read(name)
                #expect(zone.offset(at: Instant(wholeSeconds: 1_782_864_000)).seconds == july, "\(name)")
                #expect(zone.offset(at: Instant(wholeSeconds: 1_767_225_600)).seconds == january, "\(name)")
            }
        }
    }

    /// glibc's own zdump is asked for every second at which a clock changes.
    @Test(arguments: ["America/New_York", "Africa/Casablanca", "Asia/Gaza", "America/Noronha"])
    func `every change that zdump names is there, and no other`(name: String) async throws {
        await #expect(processExitsWith: .success) { [name] in
            let zone = try TimeZoneDatabase.read(name)
            let path = "\(TimeZoneDatabase.folder)/\(name)"
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/zdump")
            process.arguments = ["-v", "-c", "1970,2100", path]
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            // The seconds that it names: just before a change, and the change. In between nothing changes.
            var seconds: [(Int64, Int, String)] = []
            let format = DateFormatter()
            format.locale = Locale(identifier: "en_US_POSIX")
            format.timeZone = TimeZone(secondsFromGMT: 0)
            format.dateFormat = "MMM d HH:mm:ss yyyy"
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ")
                guard words.count == 16, let offset = Int(words[15].dropFirst("gmtoff=".count)) else {
                    continue
                }
                let date = format.date(from: words[2...5].joined(separator: " "))
                guard let second = date?.timeIntervalSince1970, second >= 0 else { continue }
                seconds.append((Int64(second), offset, String(words[13])))
            }
            #expect(seconds.count > 10)
            for (second, offset, abbreviation) in seconds {
                let clocks = zone.offset(at: Instant(wholeSeconds: second))
                #expect(clocks.seconds == offset && clocks.abbreviation == abbreviation, "\(second)")
            }
            for (before, after) in zip(seconds, seconds.dropFirst()) where after.0 - before.0 > 1 {
                for second in stride(from: before.0, to: after.0, by: 6 * 3600) {
                    #expect(zone.offset(at: Instant(wholeSeconds: second)).seconds == before.1)
                }
            }
        }
    }

    @Test func `the environment is afterwards as it was`() async {
        await #expect(processExitsWith: .success) {
            setenv("TZ", "Asia/Tokyo", 1)
            _ = try TimeZoneDatabase.read("America/New_York")
            #expect(getenv("TZ").map { String(cString: $0) } == "Asia/Tokyo")
            #expect(try TimeZoneDatabase.readLocal().offset(at: Instant(wholeSeconds: 0)).seconds == 32_400)
            var (time, local) = (time_t(0), tm())
            localtime_r(&time, &local)
            #expect(local.tm_gmtoff == 32_400)
            unsetenv("TZ")
            _ = try TimeZoneDatabase.read("America/New_York")
            #expect(getenv("TZ") == nil)
        }
    }
}
