// The programs of the README, run against each other.

import Foundation
import Testing

@Suite struct `The examples of the README` {
    @Test func `the desk buys a hundred shares from the exchange, and again after a restart`() throws {
        let program = try Program(
            script: """
                bin=$(dirname "$PENSTOCK"); cd "$(mktemp -d)"
                port=$(shuf -i 20000-29999 -n 1)
                setpriv --pdeathsig KILL "$bin/Exchange" $port & exchange=$!
                trap 'kill $exchange; wait; rm -rf "$PWD"' EXIT
                until (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null; do sleep 0.05; done
                first=$("$bin/Desk" $port); first="$first ($?)"
                second=$("$bin/Desk" $port); second="$second ($?)"
                echo "first: "$first; echo "second: "$second
                """)
        defer { program.kill() }
        let first = try program.line(with: "first:", within: 30)
        #expect(first == "first: sent: accepted(2) filled: 100 at 187.25 (0)")
        let second = try program.line(with: "second:", within: 30)
        #expect(second == "second: sent: accepted(5) filled: 100 at 187.25 (0)")
        #expect(try program.wait() == 0)
    }

    @Test(arguments: ["Exchange", "Desk"])
    func `each is in the README, and shorter than forty lines`(name: String) throws {
        let path = Program.root.appendingPathComponent("Tests/Examples/\(name)/\(name).swift")
        let code = try String(contentsOf: path, encoding: .utf8)
        let readme = try String(
            contentsOf: Program.root.appendingPathComponent("README.md"), encoding: .utf8)
        #expect(code.split(separator: "\n", omittingEmptySubsequences: false).count - 1 < 40)
        #expect(readme.contains("```swift\n\(code)```"))
    }
}
