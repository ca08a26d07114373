// Requests that are wrong, each in its own way.

import TestKit
import Testing
import Values
import WebKit

@testable import WebServer

/// A request that is wrong, and what for.
struct Malformed: CustomTestStringConvertible, Sendable {
    let name: String
    let fault: RequestFault
    let bytes: [UInt8]

    init(_ name: String, _ fault: RequestFault, _ text: String) {
        self.init(name, fault, Array(text.utf8))
    }

    init(_ name: String, _ fault: RequestFault, _ bytes: [UInt8]) {
        (self.name, self.fault, self.bytes) = (name, fault, bytes)
    }

    /// A good request but for one line.
    init(_ name: String, _ fault: RequestFault, line: String) {
        self.init(name, fault, "GET / HTTP/1.1\r\nHost: a\r\n\(line)\r\n\r\n")
    }

    init(_ name: String, _ fault: RequestFault, target: String) {
        self.init(name, fault, "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
    }

    init(_ name: String, _ fault: RequestFault, host: String) {
        self.init(name, fault, "GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n")
    }

    init(_ name: String, _ fault: RequestFault, chunks: String) {
        self.init(name, fault, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)")
    }

    var testDescription: String { name }

    static let lines: [Malformed] = [
        Malformed("a line that ends with LF", .lineEnd, "GET / HTTP/1.1\nHost: a\r\n\r\n"),
        Malformed("a header that ends with LF", .lineEnd, "GET / HTTP/1.1\r\nHost: a\n\r\n"),
        Malformed("an empty line of LF", .lineEnd, "GET / HTTP/1.1\r\nHost: a\r\n\n"),
        Malformed("LF at the start", .lineEnd, "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        Malformed("CR within the first line", .lineEnd, "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n"),
        Malformed("CR within a value", .lineEnd, line: "X: a\rb"),
        Malformed("CR CR LF", .lineEnd, "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n"),
        Malformed("CR at the start of a line", .lineEnd, "GET / HTTP/1.1\r\n\rHost: a\r\n\r\n"),
        Malformed("NUL in the target", .controlByte, target: "/\0"),
        Malformed("NUL in a value", .controlByte, line: "X: a\0b"),
        Malformed("NUL in a name", .controlByte, line: "X\0: a"),
        Malformed("an escape in a value", .controlByte, line: "X: \u{1B}[2J"),
        Malformed("a bell", .controlByte, "\u{7}GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        Malformed("DEL in a value", .controlByte, line: "X: \u{7F}"),
        Malformed("vertical tab as white space", .controlByte, "GET\u{B}/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        Malformed("TLS at a port without", .controlByte, [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3]),
        Malformed("the preface of HTTP/2", .unsupportedVersion, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        Malformed("two empty lines before", .requestLine, "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    ]

    static let firstLines: [Malformed] = [
        Malformed("no version, as HTTP/0.9", .requestLine, "GET /\r\n\r\n"),
        Malformed("a method alone", .requestLine, "GET\r\n\r\n"),
        Malformed("a space before the method", .requestLine, " GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        Malformed("two spaces before the target", .requestLine, "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
        Malformed("two spaces behind the target", .version, "GET /  HTTP/1.1\r\nHost: a\r\n\r\n"),
        Malformed("a space at the end", .version, "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
        Malformed("a tab for a space", .requestLine, "GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n"),
        Malformed("a space in the target", .version, "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
        Malformed("a method with a colon", .requestLine, "GE:T / HTTP/1.1\r\nHost: a\r\n\r\n"),
        Malformed("a method in brackets", .requestLine, "(GET) / HTTP/1.1\r\nHost: a\r\n\r\n"),
        Malformed("a method that is not ASCII", .requestLine, "GÉT / HTTP/1.1\r\nHost: a\r\n\r\n"),
        Malformed("a header first", .requestLine, "Host: a\r\nGET / HTTP/1.1\r\n\r\n"),
        Malformed("a method in small letters", .unsupportedMethod, "get / HTTP/1.1\r\nHost: a\r\n\r\n"),
        Malformed("a method of others", .unsupportedMethod, "PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n"),
        Malformed("TRACE", .unsupportedMethod, "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"),
        Malformed("CONNECT", .unsupportedMethod, "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"),
        Malformed("HTTP/0.9", .unsupportedVersion, "GET / HTTP/0.9\r\nHost: a\r\n\r\n"),
        Malformed("HTTP/2.0", .unsupportedVersion, "GET / HTTP/2.0\r\nHost: a\r\n\r\n"),
        Malformed("HTTP/3.0", .unsupportedVersion, "GET / HTTP/3.0\r\nHost: a\r\n\r\n"),
        Malformed("HTTP/1", .version, "GET / HTTP/1\r\nHost: a\r\n\r\n"),
        Malformed("HTTP/1.10", .version, "GET / HTTP/1.10\r\nHost: a\r\n\r\n"),
        Malformed("HTTP/11.1", .version, "GET / HTTP/11.1\r\nHost: a\r\n\r\n"),
        Malformed("HTTP/1,1", .version, "GET / HTTP/1,1\r\nHost: a\r\n\r\n"),
        Malformed("http/1.1", .version, "GET / http/1.1\r\nHost: a\r\n\r\n"),
        Malformed("HTTPS/1.1", .version, "GET / HTTPS/1.1\r\nHost: a\r\n\r\n"),
        Malformed("another protocol", .version, "GET / RTSP/1.0\r\nHost: a\r\n\r\n"),
        Malformed("a letter as version", .version, "GET / HTTP/1.x\r\nHost: a\r\n\r\n"),
        Malformed("FIX at the wrong port", .controlByte, "8=FIX.4.4\u{1}9=65\u{1}35=A\u{1}"),
    ]

    static let targets: [Malformed] = [
        Malformed("a target without a slash", .target, target: "orders"),
        Malformed("an asterisk for GET", .target, target: "*"),
        Malformed("two asterisks", .target, "OPTIONS ** HTTP/1.1\r\nHost: a\r\n\r\n"),
        Malformed("a query alone", .target, target: "?a=b"),
        Malformed("a fragment", .target, target: "/a#b"),
        Malformed("a backslash", .target, target: "/a\\b"),
        Malformed("a quote", .target, target: "/a\"b"),
        Malformed("angle brackets", .target, target: "/<script>"),
        Malformed("braces", .target, target: "/{id}"),
        Malformed("square brackets", .target, target: "/a[0]"),
        Malformed("a bar", .target, target: "/a|b"),
        Malformed("a caret", .target, target: "/a^b"),
        Malformed("bytes that are not ASCII", .target, target: "/müller"),
        Malformed("square brackets in the query", .target, target: "/?a[]=1"),
        Malformed("bytes that are not ASCII in the query", .target, target: "/?a=ü"),
        Malformed("a fragment behind the query", .target, target: "/?a#b"),
        Malformed("another scheme", .target, target: "ftp://a/"),
        Malformed("a file", .target, target: "file:///etc/passwd"),
        Malformed("a scheme without a host", .target, target: "http:///"),
        Malformed("a name and a password in the target", .target, target: "http://me:secret@a/"),
        Malformed("an absolute target for another host", .otherHost, target: "http://b/"),
        Malformed("an absolute target for another port", .otherHost, target: "http://a:81/"),
        Malformed("https over a connection in clear", .misdirected, target: "https://a/"),
        Malformed("a percent sign at the end", .percentEncoding, target: "/a%"),
        Malformed("one digit behind a percent sign", .percentEncoding, target: "/a%4"),
        Malformed("no digits behind a percent sign", .percentEncoding, target: "/a%zz"),
        Malformed("a percent sign before a slash", .percentEncoding, target: "/a%4/b"),
        Malformed("a percent sign in a query", .percentEncoding, target: "/?a=100%"),
        Malformed("an encoded NUL", .controlCharacter, target: "/a%00"),
        Malformed("an encoded NUL in a query", .controlCharacter, target: "/?a=%00"),
        Malformed("an encoded line feed", .controlCharacter, target: "/a%0Ab"),
        Malformed("an encoded DEL", .controlCharacter, target: "/a%7Fb"),
        Malformed("half a character", .notUTF8, target: "/%C3"),
        Malformed("a byte that no UTF-8 has", .notUTF8, target: "/%FF"),
        Malformed("an overlong slash", .notUTF8, target: "/%C0%AF"),
        Malformed("an overlong NUL", .notUTF8, target: "/%C0%80"),
        Malformed("half a surrogate", .notUTF8, target: "/%ED%A0%80"),
        Malformed("no UTF-8 in a query", .notUTF8, target: "/?a=%FF"),
        Malformed("a dot segment", .dotSegment, target: "/./a"),
        Malformed("two dots", .dotSegment, target: "/a/../b"),
        Malformed("two dots at the end", .dotSegment, target: "/a/.."),
        Malformed("encoded dots", .dotSegment, target: "/a/%2E%2e/b"),
        Malformed("two dots in an absolute target", .dotSegment, target: "http://a/../b"),
        Malformed(
            "too many parameters", .tooManyParameters, target: "/?" + (0...64).map { "p\($0)=1" }.joined(separator: "&")),
    ]

    static let headers: [Malformed] = [
        Malformed("a folded header", .foldedHeader, line: "X: a\r\n b"),
        Malformed("a header folded by a tab", .foldedHeader, line: "X: a\r\n\tb"),
        Malformed("a folded first header", .foldedHeader, "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
        Malformed("a line of white space", .foldedHeader, line: " "),
        Malformed("a header without a colon", .headerLine, line: "X"),
        Malformed("a header without a name", .headerLine, line: ": a"),
        Malformed("a space before the colon", .headerLine, line: "X : a"),
        Malformed("a tab before the colon", .headerLine, line: "X\t: a"),
        Malformed("a space within a name", .headerLine, line: "X Y: a"),
        Malformed("a name in brackets", .headerLine, line: "(X): a"),
        Malformed("a name with a slash", .headerLine, line: "X/Y: a"),
        Malformed("a name with quotes", .headerLine, line: "\"X\": a"),
        Malformed("a name that is not ASCII", .headerLine, line: "Ü: a"),
        Malformed("a second request line", .headerLine, line: "GET / HTTP/1.1"),
        Malformed("no host", .noHost, "GET / HTTP/1.1\r\n\r\n"),
        Malformed("two hosts", .severalHosts, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        Malformed("the same host twice", .severalHosts, "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n"),
        Malformed("two hosts in HTTP/1.0", .severalHosts, "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"),
        Malformed("an empty host", .host, host: ""),
        Malformed("a host with a space", .host, host: "a b"),
        Malformed("a host with a path", .host, host: "a/b"),
        Malformed("hosts in a list", .host, host: "a, b"),
        Malformed("a host with a password", .host, host: "me:secret@a"),
        Malformed("a port that is no number", .host, host: "a:http"),
        Malformed("a port that is too large", .host, host: "a:65536"),
        Malformed("a negative port", .host, host: "a:-1"),
        Malformed("a port alone", .host, host: ":80"),
        Malformed("an address without its brackets", .host, host: "fe80::1"),
        Malformed("no address in brackets", .host, host: "[zz]"),
        Malformed("a bracket that stays open", .host, host: "[::1"),
        Malformed("a percent sign in a host", .host, host: "a%41"),
        Malformed("a host that is not ASCII", .host, host: "müller.example"),
        Malformed("a host that is too long", .host, host: String(repeating: "a", count: 300)),
        Malformed("an expectation", .expectation, line: "Expect: 200-ok"),
        Malformed("two expectations", .expectation, line: "Expect: 100-continue, more"),
        Malformed("an expectation without a word", .expectation, line: "Expect:"),
    ]

    static let bounds: [Malformed] = [
        Malformed("a target that is too long", .targetTooLong, target: "/" + String(repeating: "a", count: 8192)),
        Malformed("a target without an end", .targetTooLong, "GET /" + String(repeating: "a", count: 20_000)),
        Malformed("a method without an end", .requestLine, String(repeating: "A", count: 20_000)),
        Malformed("a header that is too long", .headerTooLong, line: "X: " + String(repeating: "a", count: 8192)),
        Malformed("a name that is too long", .headerTooLong, line: String(repeating: "x", count: 8192) + ": a"),
        Malformed(
            "headers that are too large", .headTooLarge,
            line: (0..<3).map { "X\($0): " + String(repeating: "a", count: 6000) }.joined(separator: "\r\n")),
        Malformed("65 headers", .tooManyHeaders, line: (1...64).map { "X\($0): a" }.joined(separator: "\r\n")),
        Malformed(
            "headers without an end", .headTooLarge,
            "GET / HTTP/1.1\r\n" + String(repeating: "X: " + String(repeating: "a", count: 700) + "\r\n", count: 60)),
        Malformed("a body that is too large", .bodyTooLarge, line: "Content-Length: 1001"),
        Malformed("a body of all there is", .bodyTooLarge, line: "Content-Length: 9223372036854775807"),
        Malformed("a body of more than there is", .bodyTooLarge, line: "Content-Length: 99999999999999999999999999"),
    ]

    static let bodies: [Malformed] = [
        Malformed("a negative length", .contentLength, line: "Content-Length: -1"),
        Malformed("a length with a sign", .contentLength, line: "Content-Length: +5"),
        Malformed("a length of letters", .contentLength, line: "Content-Length: five"),
        Malformed("a length in hexadecimal", .contentLength, line: "Content-Length: 0x5"),
        Malformed("a length with a point", .contentLength, line: "Content-Length: 5.0"),
        Malformed("a length with a space", .contentLength, line: "Content-Length: 5 5"),
        Malformed("an empty length", .contentLength, line: "Content-Length:"),
        Malformed("a list of lengths", .contentLength, line: "Content-Length: 5, 5"),
        Malformed("two lengths", .severalContentLengths, line: "Content-Length: 5\r\nContent-Length: 6"),
        Malformed("the same length twice", .severalContentLengths, line: "Content-Length: 5\r\nContent-Length: 5"),
        Malformed(
            "a length and chunks", .contentLengthAndTransferEncoding, line: "Content-Length: 5\r\nTransfer-Encoding: chunked"),
        Malformed(
            "chunks and a length", .contentLengthAndTransferEncoding, line: "Transfer-Encoding: chunked\r\nContent-Length: 0"),
        Malformed(
            "chunks in HTTP/1.0", .transferEncodingInOldVersion,
            "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Malformed("gzip", .unsupportedTransferEncoding, line: "Transfer-Encoding: gzip"),
        Malformed("gzip in chunks", .unsupportedTransferEncoding, line: "Transfer-Encoding: gzip, chunked"),
        Malformed("identity", .unsupportedTransferEncoding, line: "Transfer-Encoding: identity"),
        Malformed("a word like chunked", .unsupportedTransferEncoding, line: "Transfer-Encoding: xchunked"),
        Malformed("chunks, which are compressed", .transferEncoding, line: "Transfer-Encoding: chunked, gzip"),
        Malformed("chunks in chunks", .transferEncoding, line: "Transfer-Encoding: chunked, chunked"),
        Malformed("chunks in two lines", .transferEncoding, line: "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
        Malformed("an empty encoding", .transferEncoding, line: "Transfer-Encoding:"),
        Malformed("a chunk without a size", .chunk, chunks: "\r\n"),
        Malformed("a chunk's size of letters", .chunk, chunks: "xyz\r\n"),
        Malformed("a negative chunk", .chunk, chunks: "-5\r\n"),
        Malformed("a chunk with 0x", .chunk, chunks: "0x5\r\nhello\r\n"),
        Malformed("a space before the size", .chunk, chunks: " 5\r\nhello\r\n"),
        Malformed("a space behind the size", .chunk, chunks: "5 \r\nhello\r\n"),
        Malformed("a size that ends with LF", .chunk, chunks: "5\nhello\r\n"),
        Malformed("CR alone behind the size", .chunk, chunks: "5\rhello\r\n"),
        Malformed("a chunk that is longer than it says", .chunk, chunks: "5\r\nhello!\r\n"),
        Malformed("a chunk that ends with LF", .chunk, chunks: "5\r\nhello\n"),
        Malformed("LF in an extension", .chunk, chunks: "5;a\nb\r\nhello\r\n"),
        Malformed("a NUL in an extension", .chunk, chunks: "5;a\0\r\nhello\r\n"),
        Malformed("an extension without an end", .chunk, chunks: "5;" + String(repeating: "a", count: 1000)),
        Malformed("a size with many zeros", .chunk, chunks: String(repeating: "0", count: 17) + "5\r\nhello\r\n"),
        Malformed("a chunk that is too large", .bodyTooLarge, chunks: "3E9\r\n"),
        Malformed("a chunk of all there is", .bodyTooLarge, chunks: "7FFFFFFFFFFFFFFF\r\n"),
        Malformed("a chunk of more than there is", .bodyTooLarge, chunks: "FFFFFFFFFFFFFFFF\r\n"),
        Malformed(
            "chunks that are too large together", .bodyTooLarge,
            chunks: String(repeating: "64\r\n\(String(repeating: "a", count: 100))\r\n", count: 11)),
        Malformed("a trailer without a colon", .trailer, chunks: "0\r\nX\r\n\r\n"),
        Malformed("a folded trailer", .trailer, chunks: "0\r\nX: a\r\n b\r\n\r\n"),
        Malformed("a trailer that ends with LF", .trailer, chunks: "0\r\nX: a\n\r\n"),
        Malformed("CR alone in a trailer", .trailer, chunks: "0\r\nX: a\rb\r\n\r\n"),
        Malformed("trailers without an end", .trailersTooLarge, chunks: "0\r\n" + String(repeating: "X: a\r\n", count: 3000)),
    ]

    static let all = lines + firstLines + targets + headers + bounds + bodies
}

@Suite struct `Malformed requests` {
    @Test func `there are a hundred kinds and more, each by its own name`() {
        #expect(Malformed.all.count >= 150)
        #expect(Set(Malformed.all.map(\.name)).count == Malformed.all.count)
    }

    @Test(arguments: Malformed.all)
    func `each is told what is wrong, once, and nothing behind it is served`(_ request: Malformed) {
        for pieces in [Int.max, 1, 7] {
            let talk = Talk()
            talk.say(request.bytes, pieces: pieces)
            talk.say(lines("GET /behind HTTP/1.1", "Host: a"))
            #expect(talk.faults == [request.fault], "pieces of \(pieces)")
            #expect(talk.waiting.isEmpty && talk.machine.isFinished && talk.machine.inputRoom == 0)
            let answer = talk.heard()
            #expect(status(answer) == request.fault.status)
            #expect(header("Content-Type", answer) == "application/problem+json")
            #expect(header("Connection", answer) == "close")
            #expect(answer.contains(request.fault.description) && occurrences(of: "\r\nContent-Length:", in: answer) == 1)
        }
    }

    @Test func `a fault says nothing of the request, and has a status of its own kind`() {
        for fault in RequestFault.allCases {
            #expect((400...505).contains(fault.status))
            #expect(fault.description.hasSuffix(".") && !fault.description.contains("\r"))
        }
    }
}
