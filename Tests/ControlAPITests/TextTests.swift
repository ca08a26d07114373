// JSON, times and metrics as they are told.

import Reactor
import Testing
import Values
import WebKit
import WebServer

@testable import ControlAPI

@Suite struct `What is told` {
    @Test func `values of JSON`() {
        let json: JSON = [
            "text": "a \"b\" \\ \n", "number": 7, "none": nil, "flag": true, "list": [1, "x"],
            "decimal": .decimal(Decimal("1.500")), "statistic": .statistic(2.5), "odd": .statistic(.infinity),
            "time": .time(Instant(nanosecondsSinceEpoch: 1_764_254_684_123_456_789)),
        ]
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"text":"a \"b\" \\ \n","number":7,"none":null,"flag":true,"list":[1,"x"],"decimal":"1.5","statistic":2.5,"#
                + #""odd":0,"time":"2025-11-27T14:44:44.123456Z"}"#)
    }

    @Test func `a time is read as it is written, and a day is its beginning`() {
        let time = Instant(nanosecondsSinceEpoch: 1_764_254_684_123_456_000)
        #expect(Timestamp.time(of: Timestamp.text(of: time)) == time)
        #expect(Timestamp.time(of: "2025-11-27T14:44:44Z") == Instant(nanosecondsSinceEpoch: 1_764_254_684_000_000_000))
        #expect(Timestamp.time(of: "2025-11-27") == Instant(nanosecondsSinceEpoch: 1_764_201_600_000_000_000))
        for text in [
            "", "2025", "2025-11-27T", "2025-11-27T14:44:44", "2025-11-27T14:44:44+00:00", "2025-13-27", "2025-02-30", "2025/11/27",
            "2025-11-27 14:44:44Z", "2025-11-27TZ", "2025-11-27T25:44:44Z", "2025-11-27T14:44:44.Z", "9999-11-27", "é025-11-27",
            "2025-11-27T14:44:44.1234567890123456789Z",
        ] { #expect(Timestamp.time(of: text) == nil, "\(text)") }
    }

    @Test func `a session says what it misses`() {
        let line = ["session", "A->B", "acceptor", "logged on", "127.0.0.1:1", "5", "9", "0", "1764254684123", "", "3"]
        #expect(AnswerLines.session(line + ["5", "7"])?["missingFrom"] == 5)
        #expect(AnswerLines.session(line + ["5", "7"])?["missingThrough"] == 7)
        #expect(AnswerLines.session(line + ["", ""])?["missingFrom"] == .null)
        #expect(AnswerLines.session(line)?["missingThrough"] == .null)
    }

    @Test func `a session says when it ended last, and what its peer said to that`() {
        let line = ["session", "A->B", "acceptor", "away", "", "5", "9", "0", "1764254684123", "logged out", "3", "", ""]
        let told = AnswerLines.session(line + ["1764254684123", "see you"])
        #expect(told?["endedAt"] == .text("2025-11-27T14:44:44.123000Z"))
        #expect(told?["peerSaid"] == "see you")
        #expect(AnswerLines.session(line + ["", ""])?["endedAt"] == .null)
        #expect(AnswerLines.session(line + ["", ""])?["peerSaid"] == .null)
    }

    @Test func `a planned stop says whether it closes positions`() {
        let line = ["announced", "symbol AAPL", "ann", "odd prices", "1764254684123"]
        #expect(AnswerLines.planned(line + ["close"])?["closesPositions"] == true)
        #expect(AnswerLines.planned(line + [""])?["closesPositions"] == false)
    }

    @Test func `durations are a histogram of Prometheus, in seconds`() {
        let histogram = DurationHistogram()
        for microseconds in [1, 100, 101, 999, 2_000_000] as [Int64] { histogram.note(Interval(nanoseconds: microseconds * 1_000)) }
        let lines = histogram.counts.lines("x")
        #expect(lines.first == "x_bucket{le=\"0.000001\"} 1")
        #expect(lines.contains("x_bucket{le=\"0.000128\"} 3"))
        #expect(lines.contains("x_bucket{le=\"0.001024\"} 4"))
        #expect(lines.suffix(3) == ["x_bucket{le=\"+Inf\"} 5", "x_sum 2.001201", "x_count 5"])
        let named = histogram.counts.lines("x", "stage=\"sent\"")
        #expect(named.first == "x_bucket{stage=\"sent\",le=\"0.000001\"} 1")
        #expect(named.last == "x_count{stage=\"sent\"} 5")
    }

    @Test func `a label cannot end its line`() {
        let metric = Metric.labeled("m", "gauge", "Words.", "name", [("a\"b\\c\nd", "1")])
        #expect(metric.text == "# HELP m Words.\n# TYPE m gauge\nm{name=\"a\\\"b\\\\c\\nd\"} 1\n")
    }

    @Test func `lines of the gateway that are too short are left out`() {
        #expect(AnswerLines.position(["position", "A"]) == nil)
        #expect(AnswerLines.stop(["done", "x"]) == nil)
        let emergency = AnswerLines.emergency([["stop", "1", "everything", "ann", "command", "why", "0", "2", "1", "close", "3", "0"]])
        #expect(emergency["active"] == true)
        #expect(AnswerLines.emergency([])["active"] == false)
    }
}

@Suite struct `The stream` {
    @Test func `events have numbers, and the last ones are kept`() {
        var hub = StreamHub()
        let names = GatewayNames(brokers: [])
        for number in 1...25_000 as ClosedRange<Int64> { hub.tell(.orders, .state(.integer(number))) }
        #expect(hub.last(.orders) == 25_000)
        #expect(hub.last(.executions) == 0)
        #expect(hub.missed(.orders, behind: 24_998, names)?.map { String(decoding: $0.bytes, as: UTF8.self) } == [
            #"{"type":"event","channel":"orders","sequence":24999,"data":24999}"#,
            #"{"type":"event","channel":"orders","sequence":25000,"data":25000}"#,
        ])
        #expect(hub.missed(.orders, behind: 25_000, names)?.count == 0)
        // Not kept, from another start, or never seen: a snapshot is needed.
        #expect(hub.missed(.orders, behind: 1, names) == nil)
        #expect(hub.missed(.orders, behind: 25_001, names) == nil)
        #expect(hub.missed(.orders, behind: nil, names) == nil)
    }
}
