// What one of Kraken's adapters reads in a text.

import BrokerKit
import Brokers
import Testing
import Values
import WebKit

/// The news as lines, and the verdict.
func krakenNews(
    _ kind: String, _ text: String, answering task: VenueTask? = nil
) throws -> (lines: [String], verdict: Verdict) {
    var news: [VenueNews] = []
    let parser = JSONParser()
    let value = try Array(text.utf8).withUnsafeBytes { try parser.parse(Bytes($0)) }
    let verdict = try testAdapter(kind).read(value, status: 200, answering: task, into: &news)
    return (news.map(line(of:)), verdict)
}
