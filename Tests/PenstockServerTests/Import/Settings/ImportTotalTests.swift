import Testing

@testable import PenstockServer

@Suite struct `Import: any text gives a configuration or says what is missing` {
    private func run(_ text: [UInt8], _ engine: SourceEngine?) {
        let result = SettingsImport(path: "total.cfg", text: text, engine: engine)
        guard let yaml = result.yaml else {
            #expect(!result.leftovers.isEmpty)
            return
        }
        let values = result.variables.map { ($0, "1") }
        // Stand-ins of another kind may be refused, but never what was written out.
        if values.isEmpty { #expect(Trial.problems(yaml) == []) }
        _ = result.json(file: "total.cfg")
        _ = result.leftovers.map { $0.text(file: "total.cfg") }
    }

    /// How many places are passed over; with `PENSTOCK_EXHAUSTIVE=1` in the environment none are, which takes ten minutes.
    private func step(_ usual: Int) -> Int {
        (try? ConfigurationFile.environment()["PENSTOCK_EXHAUSTIVE"]) == nil ? usual : 1
    }

    @Test(arguments: ImportSamples.all)
    func `all lengths`(text: String) {
        let bytes = Array(text.utf8)
        for length in stride(from: 0, to: bytes.count, by: step(11)) {
            run(Array(bytes[..<length]), nil)
        }
    }

    @Test(arguments: ImportSamples.all)
    func `single bytes changed`(text: String) {
        let bytes = Array(text.utf8)
        let others = Array("\0\t\n\r #=[]${}\"'\\:*,;-0Yz~".utf8) + [0x7F, 0x80, 0xC3, 0xE2, 0xFF]
        for position in stride(from: 0, to: bytes.count, by: step(11)) {
            for other in step(2) == 1 ? others : [others[position % others.count]] {
                var changed = bytes
                changed[position] = other
                run(changed, nil)
            }
        }
    }

    @Test(arguments: ImportSamples.all, SourceEngine.allCases)
    func `lines left out, and read as another engine's`(text: String, engine: SourceEngine) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for index in stride(from: 0, to: lines.count, by: step(3)) {
            var fewer = lines
            fewer.remove(at: index)
            run(Array(fewer.joined(separator: "\n").utf8), engine)
        }
    }

    @Test(arguments: SourceEngine.allCases)
    func `every setting with values that it cannot have`(engine: SourceEngine) {
        let values = [
            "", "Y", "-1", "99999999999999999999", "${", "${}", "${a.b}", "x=y", "\u{1}\u{2028}é",
            "*",
        ]
        for setting in SettingTable.all where setting.engines.contains(engine) {
            let value = values[setting.name.utf8.count % values.count]
            let line = "\(setting.name)=\(value)"
            run(Array(ImportTrial.acceptor(line).utf8), engine)
            run(Array(ImportTrial.initiator(line).utf8), engine)
        }
    }

    @Test func `a file of sections alone is not read for ever`() {
        run(Array(String(repeating: "[SESSION]\n", count: 20_000).utf8), .quickfix)
        run(Array(("[DEFAULT]\n" + String(repeating: "Zebra=1\n", count: 5_000)).utf8), .quickfix)
        run([0xEF, 0xBB, 0xBF] + Array(ImportTrial.acceptor().utf8), .quickfix)
        run(Array(ImportTrial.acceptor().replacing("\n", with: "\r\n").utf8), .quickfix)
    }
}
