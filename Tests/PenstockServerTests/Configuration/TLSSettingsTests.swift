import FIXEngine
import Reactor
import TestKit
import Testing

@testable import PenstockServer

@Suite struct `The settings of TLS` {
    /// An acceptor with `tls`, and its session with more keys.
    private func acceptor(_ tls: String, session: String = "heartBtIntOverride: 30") -> String {
        Trial.session(session).replacing("listen: ", with: "tls: \(tls)\n    listen: ")
    }

    private func initiator(_ tls: String, session: String = "heartBtInt: 30") -> String {
        Trial.top(
            """
            initiators:
              - connect: localhost:9890
                tls: \(tls)
                sessions:
                  - senderCompID: US
                    targetCompID: BROKER
                    \(session)
            """)
    }

    private let own = "certificate: a.pem, privateKey: a.key"

    @Test func `everything that can be said of an acceptor, with paths as seen from the file`() throws {
        let text = acceptor(
            "{\(own), identities: [{certificate: /b.pem, privateKey: b.key}], clientCertificate: required, "
                + "certificateAuthorities: ca.pem, certificateAuthorityFolder: ca, revocationList: ca.crl, "
                + "minimumVersion: 1.2, ciphers: ECDHE, cipherSuites: TLS_AES_256_GCM_SHA384}",
            session: "clientCertificate: {commonName: THEM}")
        let configuration = try Trial.load(text, path: "etc/trial.yaml")
        var expected = TLSSettings()
        expected.identities = [
            TLSIdentity(certificateFile: "etc/a.pem", privateKeyFile: "etc/a.key"),
            TLSIdentity(certificateFile: "/b.pem", privateKeyFile: "etc/b.key"),
        ]
        expected.clientCertificate = .required
        expected.authorityFile = "etc/ca.pem"
        expected.authorityFolder = "etc/ca"
        expected.revocationFile = "etc/ca.crl"
        expected.ciphers = "ECDHE"
        expected.cipherSuites = "TLS_AES_256_GCM_SHA384"
        #expect(configuration.acceptors[0].tls?.value == expected)
        #expect(configuration.acceptors[0].sessions[0].certificate == .commonName("THEM"))
    }

    @Test func `an initiator checks everything unless it is told otherwise`() throws {
        #expect(try Trial.load(initiator("{}")).initiators[0].tls?.value == TLSSettings())
        let text = initiator(
            "{serverName: fix.test, verifyServer: certificateOnly, minimumVersion: 1.3, \(own)}",
            session: "serverCertificate: {uri: fix://BROKER}")
        let configuration = try Trial.load(text)
        let tls = try #require(configuration.initiators[0].tls?.value)
        #expect(tls.serverName == "fix.test" && tls.serverCheck == .certificateOnly)
        #expect(tls.minimumVersion == .tls13 && tls.identities.count == 1)
        #expect(configuration.initiators[0].sessions[0].certificate == .uri("fix://BROKER"))
        let blind = try Trial.load(initiator("{verifyServer: false}"))
        #expect(blind.initiators[0].tls?.value.serverCheck == .nothing)
        #expect(try Trial.load(Trial.smallest).acceptors[0].tls == nil)
    }

    @Test func `a fingerprint as openssl prints it, or without its colons`() throws {
        let digits = String(repeating: "0a", count: 32)
        let printed = Array(repeating: "0A", count: 32).joined(separator: ":")
        for written in [digits, printed] {
            let text = acceptor(
                "{\(own), clientCertificate: optional, certificateAuthorities: ca.pem}",
                session: "clientCertificate: {sha256: \"\(written)\"}")
            #expect(try Trial.load(text).acceptors[0].sessions[0].certificate == .sha256(digits))
        }
    }

    @Test(arguments: [
        ("{}", "tls.certificate: missing; expected a PEM file"),
        ("{}", "tls.privateKey: missing; expected a PEM file"),
        ("{certificate: a.pem}", "tls.privateKey: missing; expected a PEM file"),
        (
            "{certificate: a.pem, privateKey: a.key, identities: [{certificate: b.pem}]}",
            "tls.identities[0].privateKey: missing; expected a PEM file"
        ),
        (
            "{certificate: a.pem, privateKey: a.key, clientCertificate: required}",
            "tls.clientCertificate: nothing to check it by; "
                + "expected certificateAuthorities or certificateAuthorityFolder"
        ),
        (
            "{certificate: a.pem, privateKey: a.key, certificateAuthorities: ca.pem}",
            "tls.certificateAuthorities: of no use here; expected clientCertificate optional or required"
        ),
        (
            "{certificate: a.pem, privateKey: a.key, minimumVersion: 1.3, ciphers: ECDHE}",
            "tls.ciphers: of no use with minimumVersion 1.3; expected cipherSuites"
        ),
        ("{minimumVersion: 1.1}", "tls.minimumVersion: \"1.1\" is unknown; expected 1.2 or 1.3; did you mean \"1.2\"?"),
        ("{certificat: a.pem}", "tls.certificat: unknown key; did you mean \"certificate\"?"),
    ])
    func `what contradicts itself in an acceptor is named`(tls: String, problem: String) {
        let problems = Trial.problems(acceptor(tls))
        #expect(problems.contains { $0.hasSuffix(": acceptors[0].\(problem)") }, "\(problems)")
    }

    @Test(arguments: [
        ("{certificate: a.pem}", "tls.privateKey: missing; expected a PEM file"),
        (
            "{verifyServer: false, certificateAuthorities: ca.pem}",
            "tls.certificateAuthorities: of no use here; expected verifyServer true or certificateOnly"
        ),
        (
            "{verifyServer: maybe}",
            "tls.verifyServer: \"maybe\" is unknown; expected true, certificateOnly or false"
        ),
        ("true", "tls: a single value; expected a mapping"),
    ])
    func `what contradicts itself in an initiator is named`(tls: String, problem: String) {
        let problems = Trial.problems(initiator(tls))
        #expect(problems.contains { $0.hasSuffix(": initiators[0].\(problem)") }, "\(problems)")
    }

    @Test func `a session asks for certificates only where they are checked`() {
        let expected = "acceptors[0].sessions[0].clientCertificate: nobody's certificate is checked here; "
            + "expected tls with clientCertificate required"
        let rule = "clientCertificate: {commonName: THEM}"
        #expect(Trial.problems(acceptor("{\(own)}", session: rule)).first?.hasSuffix(expected) == true)
        #expect(Trial.problems(Trial.session(rule)).first?.hasSuffix(expected) == true)
        let other = Trial.problems(
            initiator("{verifyServer: false}", session: "serverCertificate: {commonName: THEM}"))
        #expect(other.first?.hasSuffix("expected tls with verifyServer true") == true)
    }

    @Test(arguments: [
        ("{}", "clientCertificate: 0 keys; expected one of commonName, dnsName, uri, sha256 and compID"),
        (
            "{commonName: A, uri: B}",
            "clientCertificate: 2 keys; expected one of commonName, dnsName, uri, sha256 and compID"
        ),
        ("{sha256: 12}", "clientCertificate.sha256: \"12\" is no fingerprint; expected 64 hexadecimal digits"),
    ])
    func `a certificate is asked for in one way`(rule: String, problem: String) {
        let tls = "{\(own), clientCertificate: required, certificateAuthorities: ca.pem}"
        let problems = Trial.problems(acceptor(tls, session: "clientCertificate: \(rule)"))
        #expect(problems.contains { $0.hasSuffix(": acceptors[0].sessions[0].\(problem)") }, "\(problems)")
    }

    @Test func `each peer of a pattern can be asked for a certificate of its own`() throws {
        let tls = "{\(own), clientCertificate: required, certificateAuthorities: ca.pem}"
        let text = acceptor(tls, session: "clientCertificate: {compID: dnsName}")
        #expect(try Trial.load(text).acceptors[0].sessions[0].certificate == .compID(.dnsName))
        let problems = Trial.problems(acceptor(tls, session: "clientCertificate: {compID: THEM}"))
        #expect(
            problems.first?.hasSuffix(
                "clientCertificate.compID: \"THEM\" is unknown; expected commonName or dnsName") == true,
            "\(problems)")
    }

    @Test func `a file that cannot be used is found by check, with its line`() throws {
        let certificates = try TestCertificates.shared.get()
        let (certificate, key) = (certificates.file("server.pem"), certificates.file("second.key"))
        let text = acceptor("{certificate: \(certificate), privateKey: \(key)}")
        #expect(throws: Problems.self) { try Trial.load(text).checkTLS() }
        do throws(Problems) {
            try Trial.load(text).checkTLS()
        } catch {
            #expect(
                error.all.map(\.description) == [
                    "trial.yaml:4: acceptors[0].tls: \(key): not the key of the certificate in \(certificate)"
                ])
        }
    }
}
