// What an adapter reads in a text.

import BrokerKit
import Brokers
import Testing
import Values
import WebKit

struct Reading {
    var verdict: Verdict
    var news: [VenueNews]

    /// One a line.
    var text: String { news.map(line(of:)).joined(separator: "\n") }
}

func reading(_ kind: String, _ json: String, status: Int = 200, answering task: VenueTask? = nil) throws -> Reading {
    let parser = JSONParser()
    var news: [VenueNews] = []
    let value = try Array(json.utf8).withUnsafeBytes { try parser.parse(Bytes($0)) }
    let verdict = try testAdapter(kind).read(value, status: status, answering: task, into: &news)
    return Reading(verdict: verdict, news: news)
}
