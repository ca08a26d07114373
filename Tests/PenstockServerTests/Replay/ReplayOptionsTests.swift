// The command line of `penstock replay`.

import FIXEngine
import FIXWire
import Foundation
import Reactor
import Testing
import Values

@testable import PenstockServer

@Suite struct `penstock replay: the command line` {
    private func options(_ words: String) throws -> ReplayOptions {
        try ReplayOptions(words.split(separator: " ").map(String.init), at: logStart)
    }

    private func refusal(_ words: String) -> String {
        do {
            _ = try options(words)
            return "none"
        } catch {
            return (error as? Arguments.Misuse)?.message ?? "\(error)"
        }
    }

    @Test func `what is usual`() throws {
        let usual = try options("store CLIENT --to localhost:9880")
        #expect(usual.peer.host == "localhost" && usual.peer.port == 9880 && !usual.isAcceptor)
        #expect(usual.speed == 1 && usual.patience == .seconds(2) && usual.range.isWhole && usual.tls == nil)
        #expect(usual.rules.ignored == [52, 60, 122] && usual.rules.ids.contains(37))
        #expect(!usual.keepsNumbers && !usual.isForPrograms)
    }

    @Test func `what can be said otherwise`() throws {
        let other = try options(
            "store CLIENT --to [::1]:0 --as acceptor --as-fast --patience 50ms --from 2 --to-number 9 --since 1h "
                + "--ignore 58,17 --ids 11,41 --sender A --target B --keep-numbers --json")
        #expect(other.isAcceptor && other.speed == nil && other.patience == .milliseconds(50))
        #expect(other.range.numbers == 2...9 && other.range.since == logStart.advanced(by: .seconds(-3600)))
        #expect(other.rules.ignored == [17, 52, 58, 60, 122])
        #expect(other.rules.ids.contains(11) && !other.rules.ids.contains(17), "what is ignored is not looked at")
        #expect(other.sender == Name("A") && other.target == Name("B") && other.keepsNumbers && other.isForPrograms)
        let strict = try options("store CLIENT --to h:1 --strict --speed 0.5 --tls --ca a.pem")
        #expect(strict.rules.ignored == [52] && strict.rules.ids == [] && strict.speed == 0.5)
        #expect(strict.tls?.authorityFile == "a.pem")
    }

    @Test(arguments: [
        ("store", "usage: \(ReplayOptions.summary)"),
        ("store CLIENT", "--to is missing: whom to play it to, as HOST:PORT"),
        ("store CLIENT --to h:0", "--to has port 0, to which nobody can connect"),
        ("store CLIENT --to h:1 --as peer", "--as is peer; expected initiator or acceptor"),
        ("store CLIENT --to h:1 --speed 2 --as-fast", "--speed and --as-fast exclude each other"),
        ("store CLIENT --to h:1 --speed nan", "--speed is nan; expected a number from 0.001 to 1000000"),
        ("store CLIENT --to h:1 --ignore 58,x", "--ignore is 58,x; expected tags, as in 58,5001"),
        ("store CLIENT --to h:1 --from 3 --to-number 2", "--to-number is less than --from"),
        ("store CLIENT --to h:1 --ca a.pem", "--ca goes with --tls"),
        ("store CLIENT --to h:1 --tls --key k", "--certificate and --key go together, and an acceptor needs them"),
        ("store CLIENT --to h:1 --since yesterday", "--since is yesterday; expected YYYYMMDD-HH:MM:SS, HH:MM:SS or a duration like 5m"),
        ("store CLIENT --to h:1 --until 20200101 --since 20210101", "--until is before --since"),
        ("store CLIENT --to h:1 --tsl", "unknown option --tsl"),
    ])
    func `what makes no sense is refused`(words: String, reason: String) {
        #expect(refusal(words) == reason)
    }
}
