// `penstock serve` over TLS, met by the `openssl` command.

import Foundation
import TestKit
import Testing

@Suite struct `TLS at the gateway` {
    private let certificates: TestCertificates

    init() throws { certificates = try TestCertificates.shared.get() }

    /// The demo, with a certificate and its key.
    private func gateway(_ certificate: String, _ key: String) throws -> Gateway {
        let tls = "{certificate: \(certificate), privateKey: \(key)}"
        return try Gateway(changing: ["  - listen: ": "  - tls: \(tls)\n    listen: "])
    }

    /// What `openssl s_client` prints for a Logon typed into it and the answer, up to the Logout.
    private func meet(_ gateway: Gateway, _ options: String, sender: String) throws -> String {
        let file = gateway.folder.file("typed")
        let formatter = DateFormatter()
        formatter.dateFormat = "yyyyMMdd-HH:mm:ss"
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.locale = Locale(identifier: "en_US_POSIX")
        let time = formatter.string(from: Date())
        let header = "49=\(sender)|52=\(time)|56=PENSTOCK|"
        let typed =
            WireText.framed("35=A|34=1|\(header)98=0|108=30|") + WireText.framed("35=5|34=2|\(header)")
        try Data(typed).write(to: URL(fileURLWithPath: file))
        return try output(
            of: "openssl s_client -connect 127.0.0.1:\(gateway.port) -quiet -ign_eof \(options) <'\(file)' || true")
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func `a Logon typed into openssl s_client is answered`(version: String) throws {
        let gateway = try gateway(certificates.file("server.pem"), certificates.file("server.key"))
        defer { gateway.end() }
        let trust = "-CAfile \(certificates.file("authority.pem")) -verify_return_error -verify_hostname localhost"
        let said = try meet(gateway, "\(version) \(trust)", sender: "HAND")
        #expect(said.contains("\u{1}35=A\u{1}34=1\u{1}49=PENSTOCK\u{1}"), "\(said)")
        #expect(said.contains("\u{1}35=5\u{1}34=2\u{1}"), "\(said)")
        _ = try gateway.program.line(with: "disconnected: logged out")
        // In clear nothing is understood.
        let plain = try WireClient(port: gateway.port, me: "PLAIN", you: "PENSTOCK")
        try plain.send("35=A|98=0|108=30")
        _ = try gateway.program.line(with: "TLS: the peer does not speak TLS")
        #expect(try gateway.stop() == 0)
    }

    @Test func `SIGHUP reads certificates again; what is wrong with them changes nothing`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let put = { (name: String) in
            for end in ["pem", "key"] {
                let text = try String(contentsOfFile: certificates.file("\(name).\(end)"), encoding: .utf8)
                try folder.write(text, to: "ours.\(end)")
            }
        }
        try put("server")
        let gateway = try gateway(folder.file("ours.pem"), folder.file("ours.key"))
        defer { gateway.end() }
        let trust = "-CAfile \(certificates.file("authority.pem"))"
        #expect(try meet(gateway, trust, sender: "ONE").contains("CN = server"))
        try put("rsa")
        gateway.program.signal(SIGHUP)
        _ = try gateway.program.line(with: "certificates were read again for 1 of our addresses and peers")
        #expect(try meet(gateway, trust, sender: "TWO").contains("CN = rsa"))
        try folder.write("nonsense", to: "ours.key")
        gateway.program.signal(SIGHUP)
        _ = try gateway.program.line(
            with: "certificates stay as they were: \(folder.file("ours.key")): holds no private key")
        #expect(try meet(gateway, trust, sender: "THREE").contains("CN = rsa"))
        #expect(try gateway.stop() == 0)
    }

    @Test func `a certificate that is not there is named with the place in the file`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let demo = Program.root.appendingPathComponent("sessions/demo.yaml")
        let text = try String(contentsOf: demo, encoding: .utf8)
        try folder.write(
            text.replacing(
                "  - listen: ", with: "  - tls: {certificate: no.pem, privateKey: no.key}\n    listen: "),
            to: "gateway.yaml")
        let run = try Program.run(["serve", folder.file("gateway.yaml")])
        #expect(run.exitCode == 1 && run.errors.count == 1)
        #expect(
            run.errors.first?.hasSuffix(
                "acceptors[0].tls: \(folder.file("no.pem")): cannot be read: No such file or directory") == true)
    }
}
