import Testing

@testable import PenstockServer

@Suite struct `Configuration: any text gives a value or problems` {
    /// demo.yaml without its comments, which would only make the same work longer.
    private func demo() throws -> [UInt8] {
        let file = try ConfigurationFile.read(Trial.path("sessions/demo.yaml"))
        var text = ""
        for line in String(decoding: file, as: UTF8.self).split(separator: "\n") {
            let end = line.firstRange(of: " #")?.lowerBound ?? line.endIndex
            if !line.hasPrefix("#") { text += "\(line[..<end])\n" }
        }
        return Array(text.utf8)
    }

    private func load(_ text: [UInt8]) {
        do throws(Problems) {
            _ = try Configuration.load(path: "total.yaml", text: text, environment: [:])
        } catch {
            #expect(!error.all.isEmpty)
        }
    }

    @Test func `all prefixes`() throws {
        let text = try demo()
        for length in 0..<text.count { load(Array(text[..<length])) }
    }

    /// Bytes that mean something to YAML, to us or to UTF-8. Each place gets one of them; with
    /// `PENSTOCK_EXHAUSTIVE=1` in the environment each gets all 256, which takes minutes.
    private var bytes: [UInt8] {
        if (try? ConfigurationFile.environment()["PENSTOCK_EXHAUSTIVE"]) != nil { return Array(0...255) }
        return Array("\0\t\n\r !\"#$%&'*,-.09:<=>?@AZ[\\]_`az{|}~".utf8) + [0x7F, 0x80, 0xC3, 0xFF]
    }

    @Test(arguments: 0..<8)
    func `all single-byte changes`(part: Int) throws {
        let bytes = bytes
        let text = try demo()
        for position in stride(from: part, to: text.count, by: 8) {
            let chosen = bytes.count == 256 ? bytes : [bytes[position % bytes.count]]
            for byte in chosen {
                var changed = text
                changed[position] = byte
                load(changed)
            }
        }
    }
}
