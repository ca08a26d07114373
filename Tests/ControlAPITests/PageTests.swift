// The page: whether it is whole, and keeps to its policy.

import Dashboard
import Testing
import WebServer

@testable import ControlAPI

@Suite struct `The page` {
    private let files = Dictionary(uniqueKeysWithValues: DashboardFiles.all.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) })

    private func html() throws -> String { try #require(files["index.html"]) }
    private var scripts: [(path: String, text: String)] { files.filter { $0.key.hasSuffix(".js") }.map { ($0.key, $0.value) } }

    @Test func `has all files that it names, and asks nobody else`() throws {
        for match in try html().matches(of: #/(?:src|href)="([^"#]*)"/#) {
            let path = String(match.output.1)
            #expect(path.hasPrefix("/"), "\(path)")
            #expect(path == "/chart.js" || files[String(path.dropFirst())] != nil, "\(path)")
        }
        for (path, text) in scripts {
            for match in text.matches(of: #/from "([^"]*)"/#) {
                let name = String(match.output.1)
                #expect(name.hasPrefix("./") && files[String(name.dropFirst(2))] != nil, "\(path): \(name)")
            }
            #expect(!text.contains("http:") || path == "stream.js", "\(path)")
        }
    }

    @Test func `has nothing in it that its policy forbids, and makes no markup of what it is told`() throws {
        let page = try html()
        #expect(page.matches(of: #/<script(?![^>]*src=)/#).isEmpty)
        #expect(page.matches(of: #/ (on[a-z]+|style)=/#).isEmpty)
        for (path, text) in scripts {
            for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "sessionStorage"] {
                #expect(!text.contains(word), "\(path): \(word)")
            }
        }
    }

    @Test func `has every element that its scripts look for`() throws {
        var ids = Set(try html().matches(of: #/id="([^"]*)"/#).map { String($0.output.1) })
        #expect(ids.count == (try html().matches(of: #/id="([^"]*)"/#).count))
        ids.insert("n-open")
        for (path, text) in scripts {
            for match in text.matches(of: #/\$\("([^"]*)"\)/#) {
                #expect(ids.contains(String(match.output.1)), "\(path): \(match.output.1)")
            }
        }
    }

    @Test func `is whole without the library of charts`() throws {
        let without = PageFiles.all(chart: nil)
        let with = PageFiles.all(chart: Array("let Chart".utf8))
        #expect(without.response(["chart.js"])?.body.starts(with: Array("// ".utf8)) ?? false)
        #expect(with.response(["chart.js"])?.body == Array("let Chart".utf8))
        for path in files.keys { #expect(without.response([path])?.status == 200, "\(path)") }
        #expect(without.response([""])?.body == without.response(["index.html"])?.body)
    }
}
