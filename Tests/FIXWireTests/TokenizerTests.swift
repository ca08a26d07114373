// Splitting messages into fields.

import FIXWire
import Testing
import Values

/// `tag=value` of every field, with `?` and `!` for what is no tag and what has no separator.
private func fields(
    _ bytes: [UInt8], capacity: Int = 64, checksSum: Bool = true, _ dataFields: DataFields = .fix44
) -> [String] {
    let table = FieldTable(capacity: capacity)
    return bytes.asBytes { view in
        do throws(Garbled) {
            let tokenizer = Tokenizer(dataFields: dataFields)
            let message =
                checksSum
                ? try tokenizer.tokenize(view, into: table)
                : try tokenizer.tokenizeDespiteCheckSum(view, into: table)
            return (0..<message.fieldCount).map { index in
                let value = message.value(at: index).description.replacing("\u{1}", with: "|")
                return switch message[index].tag {
                case Field.notATag: "?\(message.tagText(at: index).description)=\(value)"
                case Field.noSeparator: "!\(value)"
                case let tag: "\(tag)=\(value)"
                }
            }
        } catch {
            return ["\(error)"]
        }
    }
}

private func body(_ text: String, _ dataFields: DataFields = .fix44) -> [String] {
    Array(fields(framed(text), dataFields).dropFirst(2).dropLast())
}

@Suite struct `Splitting into fields` {
    @Test func `Fields come in the order of the message`() {
        let message = framed("35=D|11=ID|55=|44=1.50|5001=x=y|999999999=z|")
        #expect(
            fields(message) == [
                "8=FIX.4.4", "9=44", "35=D", "11=ID", "55=", "44=1.50", "5001=x=y", "999999999=z",
                "10=\(String(decoding: message.suffix(4).dropLast(), as: UTF8.self))",
            ])
    }

    @Test func `Where CheckSum does not matter, the fields are the same whatever it says`() {
        var message = framed("35=B|34=1|95=3|96=a|b|58=x|")
        let right = fields(message)
        message[message.count - 2] ^= 1
        #expect(fields(message) == ["checkSum"])
        #expect(fields(message, checksSum: false).dropLast() == right.dropLast())
        for length in 0...7 {
            #expect(fields(Array(message.prefix(length)), checksSum: false) == ["checkSum"])
        }
    }

    @Test func `What is no tag number is marked, and its text is kept`() {
        #expect(
            body("35=D|0=a|-1=b|007=c|4x=d|=e|1234567890=f|+5= g|") == [
                "35=D", "?0=a", "?-1=b", "?007=c", "?4x=d", "?=e", "?1234567890=f", "?+5= g",
            ])
    }

    @Test func `Tags of every length are read`() {
        for tag in [
            "1", "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789",
        ] {
            #expect(
                body("35=D|\(tag)=v|58=long enough|") == ["35=D", "\(tag)=v", "58=long enough"])
            #expect(body("35=D|\(tag)=|") == ["35=D", "\(tag)="])
            #expect(body("35=D|\(tag)|58=x|") == ["35=D", "!\(tag)", "58=x"])
            #expect(
                body("35=D|\(tag.dropLast())x=v|58=x|") == [
                    "35=D", "?\(tag.dropLast())x=v", "58=x",
                ])
        }
    }

    @Test func `Every character that is no digit is seen, in every place of a tag`() {
        for length in 1...5 {
            for place in 0..<length {
                for byte in UInt8(2)...255
                where byte != UInt8(ascii: "=") && !(48...57).contains(byte) {
                    var tag = Array(repeating: UInt8(ascii: "1"), count: length)
                    tag[place] = byte
                    let message = framed(wire("35=D|") + tag + wire("=value|"))
                    #expect(fields(message)[3].hasPrefix("?"))
                }
            }
        }
    }

    @Test func `A value with a delimiter falls apart into a field without separator`() {
        #expect(body("35=D|58=a|b|11=c|") == ["35=D", "58=a", "!b", "11=c"])
        #expect(body("35=D|58=a||11=c|") == ["35=D", "58=a", "!", "11=c"])
    }

    @Test func `Messages of every length are read to the end`() {
        for length in 0..<300 {
            let text = String(repeating: "x", count: length)
            #expect(body("35=D|58=\(text)|11=y|") == ["35=D", "58=\(text)", "11=y"])
        }
        for count in 1..<100 {
            let message = "35=D|" + String(repeating: "1=x|", count: count)
            #expect(fields(framed(message), capacity: 128).count == count + 4)
        }
    }

    @Test func `3b: a wrong CheckSum is garbled`() {
        let message = framed("35=0|34=2|")
        #expect(fields(message).count == 5)
        for index in message.indices.dropLast(7) {
            var changed = message
            changed[index] ^= 1
            #expect(fields(changed) == ["checkSum"])
        }
        for sum in 0..<1000 {
            let digits = Array("\(sum + 1000)".utf8.dropFirst())
            let stated = Array(message.dropLast(4)) + digits + [1]
            #expect(fields(stated) == (stated == message ? fields(message) : ["checkSum"]))
        }
    }

    @Test func `2t: MsgType is the third field`() {
        #expect(fields(framed("34=2|35=0|")) == ["msgTypeNotThird"])
        #expect(fields(framed("3=0|")) == ["msgTypeNotThird"])
        #expect(fields(framed("")) == ["msgTypeNotThird"])
        #expect(body("35=|") == ["35="])
    }

    @Test func `More fields than the table holds are garbled`() {
        let message = framed("35=0|1=|2=|")
        #expect(fields(message, capacity: 6).count == 6)
        #expect(fields(message, capacity: 5) == ["tooLarge"])
    }
}

@Suite struct `Data inside messages` {
    @Test func `Data goes on as far as its length says`() {
        #expect(body("35=D|354=7|355=a|10=b||58=x|") == ["35=D", "354=7", "355=a|10=b|", "58=x"])
        #expect(body("35=D|93=3|89=||||") == ["35=D", "93=3", "89=|||"])
        #expect(body("35=D|95=0|96=|58=x|") == ["35=D", "95=0", "96=", "58=x"])
    }

    @Test func `All sixteen pairs are known`() {
        let pairs = DataFields.fix44
        for index in 0..<pairs.count {
            let (length, data) = pairs[index]
            #expect(
                body("35=D|\(length)=3|\(data)=a|c|1=x|") == [
                    "35=D", "\(length)=3", "\(data)=a|c", "1=x",
                ])
        }
    }

    @Test func `A length that does not lead to a delimiter is not believed`() {
        #expect(body("35=D|354=2|355=abc|58=x|") == ["35=D", "354=2", "355=abc", "58=x"])
        #expect(body("35=D|354=9999|355=a|58=x|") == ["35=D", "354=9999", "355=a", "58=x"])
        #expect(body("35=D|354=-1|355=a|b|") == ["35=D", "354=-1", "355=a", "!b"])
        #expect(
            body("35=D|354=99999999999|355=a|b|") == ["35=D", "354=99999999999", "355=a", "!b"])
    }

    @Test func `Data cannot swallow the trailer`() {
        // Eleven bytes from behind 96= reach the last delimiter of the message.
        #expect(body("35=D|95=12|96=abcd|") == ["35=D", "95=12", "96=abcd"])
        for length in 0..<40 {
            let list = fields(framed("35=D|95=\(length)|96=ab|cd|"))
            #expect(list.last?.hasPrefix("10=") == true)
        }
    }

    @Test func `The length stands right before the data`() {
        #expect(body("35=D|354=3|58=x|355=a|c|") == ["35=D", "354=3", "58=x", "355=a", "!c"])
        #expect(body("35=D|355=a|c|") == ["35=D", "355=a", "!c"])
    }

    @Test func `A length behind another length still leads its data`() {
        #expect(body("35=D|90=3|95=3|96=a|c|") == ["35=D", "90=3", "95=3", "96=a|c"])
        #expect(body("35=D|95=3|95=3|96=a|c|") == ["35=D", "95=3", "95=3", "96=a|c"])
    }

    @Test func `Pairs of one's own are followed, with tags of any size`() {
        var pairs = DataFields()
        pairs.insert(length: 5000, data: 5001)
        pairs.insert(length: 90_000, data: 4)
        #expect(
            body("35=D|5000=3|5001=a|c|90000=1|4=||", pairs) == [
                "35=D", "5000=3", "5001=a|c", "90000=1", "4=|",
            ])
        #expect(body("35=D|95=3|96=a|c|", pairs) == ["35=D", "95=3", "96=a", "!c"])
        #expect(pairs.dataTag(after: 5000) == 5001 && pairs.lengthTag(before: 5001) == 5000)
        #expect(pairs.dataTag(after: 5001) == 0 && pairs.lengthTag(before: 5000) == 0)
    }

    @Test func `The table of pairs says when it is full`() {
        var pairs = DataFields()
        var accepted = 0
        for index in 0..<200 where pairs.insert(length: UInt32(index), data: 1000) { accepted += 1 }
        #expect(accepted == DataFields.capacity && pairs.count == DataFields.capacity)
    }
}
