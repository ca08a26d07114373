// What is logged, and where traces go, in a configuration.

import Testing

@testable import PenstockServer

@Suite struct `Configuration: log and traces` {
    private func problems(_ keys: String) -> [String] {
        Trial.problems(Trial.smallest("routing:", becomes: "\(keys)\nrouting:"))
    }

    private func load(_ keys: String) throws -> Configuration { try Trial.load(Trial.smallest("routing:", becomes: "\(keys)\nrouting:")) }

    @Test func `without a word there are lines for people, and nobody follows orders`() throws {
        let plain = try load("")
        #expect(plain.log.format == .text && plain.log.level == .info && plain.log.perSecond == nil && plain.traces == nil)
    }

    @Test func `what is said is heard`() throws {
        let log = try load("log: {format: json, level: warning, perSecond: 20}").log
        #expect(log.format == .json && log.level == .warning && log.perSecond == 20)
        let traces = try #require(try load("traces: {endpoint: 'http://10.0.0.1:4318/', headers: {x-key: abc}}").traces)
        #expect(traces.endpoint == "http://10.0.0.1:4318" && traces.headers.map(\.name) == ["x-key"])
    }

    @Test(arguments: [
        ("log: {format: xml}", "log.format"), ("log: {level: loud}", "log.level"), ("log: {perSecond: 0}", "log.perSecond"),
        ("log: {levels: info}", "log.levels: unknown key"), ("traces: {}", "traces.endpoint: missing"),
        ("traces: {endpoint: 'collector:4318'}", "no address of a collector"), ("traces: {endpoint: 'http://a/?x=1'}", "no address of a collector"),
    ])
    func `what is wrong with it is named`(keys: String, words: String) {
        let said = problems(keys)
        #expect(said.count == 1 && said.first?.contains(words) == true, "\(said)")
    }
}
