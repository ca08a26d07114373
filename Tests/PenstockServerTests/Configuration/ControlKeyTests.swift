// The control room in a configuration.

import Testing
import Vault
import WebServer

@testable import PenstockServer

@Suite struct `Configuration: control` {
    private func problems(_ control: String) -> [String] {
        Trial.problems(Trial.smallest("routing:", becomes: "control: \(control)\nrouting:"))
    }

    @Test func `where it listens, and who may come`() throws {
        let control = "{listen: '127.0.0.1:8080', hosts: [desk.example.com], allowedAddresses: [10.0.0.0/8], secondFactor: required}"
        #expect(problems(control) == [])
        let read = try #require(try Trial.load(Trial.smallest("routing:", becomes: "control: \(control)\nrouting:")).control)
        #expect(read.listen.description == "127.0.0.1:8080")
        #expect(read.hasOpenMetrics && read.demandsFactor)
        #expect(try read.serverSettings().hosts.contains("desk.example.com"))
        #expect(try Trial.load(Trial.smallest("routing:", becomes: "routing:")).control == nil)
    }

    @Test func `what opens the vault`() throws {
        let kind = { (vault: String) in
            let control = "control: {listen: '127.0.0.1:8080', vault: \(vault)}\nrouting:"
            let read = try #require(try Trial.load(Trial.smallest("routing:", becomes: control)).control?.vault)
            return switch read.source {
            case .passphrase: "passphrase"
            case .file(let path): "file \(path)"
            case .token(let place, _): "token \(place.token)"
            case nil: "a person"
            }
        }
        #expect(try kind("{}") == "a person")
        #expect(try kind("{passphrase: correct horse battery}") == "passphrase")
        #expect(try kind("{keyFile: /etc/penstock/vault.key}") == "file /etc/penstock/vault.key")
        #expect(try kind("{token: {module: /a.so, token: desk, key: vault, pin: '1234'}}") == "token desk")
    }

    @Test(arguments: [
        ("{}", "control.listen: missing"),
        ("{listen: '0.0.0.0:8080'}", "0.0.0.0 can be reached from other machines: expected tls as well, or 127.0.0.1"),
        ("{listen: '127.0.0.1:8080', metrics: all}", "control.metrics"),
        ("{listen: '127.0.0.1:8080', allowedAddresses: [10.0.0.0/99]}", "control.allowedAddresses[0]"),
        ("{listen: '127.0.0.1:8080', tls: {certificate: a.pem}}", "privateKey"),
        ("{listen: '127.0.0.1:8080', host: x}", "control.host: unknown key"),
        ("{listen: '127.0.0.1:8080', vault: {passphrase: short}}", "control.vault.passphrase: it has fewer than 12 bytes"),
        ("{listen: '127.0.0.1:8080', vault: {passphrase: long enough it is, keyFile: a}}", "expected one of passphrase, keyFile, token"),
        ("{listen: '127.0.0.1:8080', vault: {token: {module: a, token: b, key: c}}}", "control.vault.token.pin: missing"),
        ("{listen: '127.0.0.1:8080', vault: {key: x}}", "control.vault.key: unknown key"),
    ])
    func `what is wrong with it is named`(control: String, words: String) {
        let said = problems(control)
        #expect(said.count == 1 && said.first?.contains(words) == true, "\(said)")
    }
}
