// A client and a server to ask.

import Foundation
import TestKit
import Testing
import Values
import WebKit

struct HTTPBench {
    private static let certificates = ["server", "expired", "future", "stranger", "second"]
    /// One for all tests, which tell their requests apart by a mark in the path.
    private static let server = Result { try TestServer("http.py", certificates: certificates) }

    let client: HTTPClient
    /// `127.0.0.1:PORT`
    let host: String
    /// `/~MARK`
    let mark = "/~\(UInt32.random(in: 0 ... .max))"
    let base: String
    private let settings: HTTPClientSettings

    /// Over TLS if a certificate is named.
    init(_ settings: HTTPClientSettings = HTTPClientSettings(), certificate: String? = nil) throws {
        var settings = settings
        let server = try HTTPBench.server.get()
        if let certificate {
            settings.authorityFile = try TestCertificates.shared.get().file("authority.pem")
            let index = try #require(HTTPBench.certificates.firstIndex(of: certificate))
            host = "localhost:\(server.ports[index + 1])"
            base = "https://\(host)\(mark)"
        } else {
            host = "127.0.0.1:\(server.ports[0])"
            base = "http://\(host)\(mark)"
        }
        client = try HTTPClient(settings)
        self.settings = settings
    }

    /// Steps until the transfer is over.
    func finish(_ id: HTTPTransferID) throws -> HTTPCompletion { try HTTPBench.finish(id, client) }

    private static func finish(_ id: HTTPTransferID, _ client: HTTPClient) throws -> HTTPCompletion {
        for _ in 0..<2000 {
            if let completion = client.nextCompletion() {
                #expect(completion.transfer == id)
                return completion
            }
            client.step(for: .milliseconds(20))
        }
        throw HTTPBenchError()
    }

    func ask(_ request: HTTPRequest) throws -> HTTPCompletion { try finish(client.start(request)) }

    func ask(_ method: HTTPMethod, _ path: String, _ body: String = "") throws -> HTTPCompletion {
        try ask(HTTPRequest(method, base + path, body: Array(body.utf8)))
    }

    /// How often the server saw a path of this bench; asked on another connection.
    func count(_ path: String) throws -> Int { try count(named: mark + path) }

    /// How many connections it had for this bench.
    func connectionCount() throws -> Int { try count(named: mark.dropFirst() + " connections") }

    func count(named name: String) throws -> Int {
        let counter = try HTTPClient(settings)
        let id = try counter.start(HTTPRequest(.get, base.replacing(mark, with: "/~counter") + "/counts"))
        let answer = try #require(try HTTPBench.finish(id, counter).answer)
        let value = try JSONParser().parse(answer.body)
        return try Array(name.utf8).asBytes { value.find($0) }.map { try Int($0.integer()) } ?? 0
    }
}

struct HTTPBenchError: Error {}

extension HTTPCompletion {
    var answer: HTTPResponse? { if case .answer(let response) = outcome { response } else { nil } }
    var notSent: HTTPFailure? { if case .notSent(let failure) = outcome { failure } else { nil } }
    var unknown: HTTPFailure? { if case .unknown(let failure) = outcome { failure } else { nil } }
    var body: String? { answer.map { String(decoding: $0.body, as: UTF8.self) } }
}
