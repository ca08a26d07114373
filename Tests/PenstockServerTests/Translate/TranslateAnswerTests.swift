// `penstock translate --response`: what an answer becomes.

import Testing

@Suite struct `penstock translate --response` {
    @Test func `the refusal of an order names the order that was asked for`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write(#"{"code":-2010,"msg":"Account has insufficient balance for requested action."}"#, to: "answer.json")
        try folder.write("35=D|11=A17|55=BTC/USDT|54=2|38=0.5|40=2|44=30000|59=1\n", to: "order.fix")
        let run = try Translated(
            "binance --at 1700000000123 --status 400 --response \(folder.file("answer.json")) --to fix --asked \(folder.file("order.fix"))"
        )
        #expect(run.exitCode == 0, "\(run.complaint)")
        let fields = Set(run.lines.first?.split(separator: "|").map(String.init) ?? [])
        #expect(fields.isSuperset(of: ["35=8", "11=A17", "150=8", "39=8", "103=99", "55=BTC/USDT", "54=2", "38=0.5"]), "\(run.lines)")
    }

    @Test func `a change that is refused is an OrderCancelReject(9) of the message that asked for it`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write(#"{"code":-2011,"msg":"Unknown order sent."}"#, to: "answer.json")
        try folder.write("35=F|41=A17|11=A18|55=BTC/USDT|54=1\n", to: "cancel.fix")
        let run = try Translated(
            "binance --soh --response \(folder.file("answer.json")) --asked \(folder.file("cancel.fix"))")
        let fields = Set(run.lines.first?.split(separator: "\u{1}").map(String.init) ?? [])
        #expect(fields.isSuperset(of: ["35=9", "11=A18", "41=A17", "39=8", "434=1", "102=1"]), "\(run.lines) \(run.complaint)")
    }

    @Test func `a book is of the symbol that was asked for, and without that no message but a remark`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write(#"{"lastUpdateId":7,"bids":[["29999","1"]],"asks":[["30001","2"]]}"#, to: "book.json")
        try folder.write("35=V|262=M1|263=0|264=5|146=1|55=BTC/USDT\n", to: "asked.fix")
        let known = try Translated("binance --response \(folder.file("book.json")) --asked \(folder.file("asked.fix"))")
        #expect(known.exitCode == 0 && known.lines.count == 1 && known.lines[0].contains("|55=BTC/USDT|268=2|269=0|270=29999|271=1|"))
        let unknown = try Translated("binance --response \(folder.file("book.json"))")
        #expect(unknown.exitCode == 0 && unknown.lines.isEmpty)
        #expect(unknown.complaint.contains("a book of an instrument that the payload does not name"))
    }

    @Test func `an answer to a question is read as one`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write(#"{"balances":[{"asset":"BTC","free":"1.5","locked":"0.5"}]}"#, to: "account.json")
        let run = try Translated("binance --query balances --response \(folder.file("account.json"))")
        #expect(run.exitCode == 0 && run.lines.first?.contains("|15=BTC|") == true, "\(run.lines) \(run.complaint)")
        #expect(run.lines.first?.contains("|899=1.5|900=2.0|901=2.0|") == true)
    }

    @Test func `what is no payload is said`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write("<html>502</html>", to: "answer.html")
        let run = try Translated("binance --response \(folder.file("answer.html"))")
        #expect(run.exitCode == 1 && run.complaint.contains("answer.html:") && run.lines.isEmpty)
        for kind in ["fix", "paper"] {
            let run = try Translated("\(kind) --response \(folder.file("answer.html"))")
            #expect(run.exitCode == 1 && run.complaint.contains("answers in"))
        }
    }
}
