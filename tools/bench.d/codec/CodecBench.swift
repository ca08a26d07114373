// Measures our codec on the sample messages: `codecbench NOS ER [--once WORK COUNT]`, files of messages back to back.
//
// Prints JSON, nanoseconds a message. With --once it does one work COUNT times and prints nothing, for those who
// count instructions.

internal import FIXWire
internal import Glibc

@main
enum CodecBench {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 || (arguments.count == 6 && arguments[3] == "--once") else {
            fail("usage: codecbench NOS ER [--once WORK COUNT]")
        }
        var bench = Bench(order: Samples(path: arguments[1]), report: Samples(path: arguments[2]))
        if arguments.count == 3 {
            printAll(&bench)
        } else if let work = Work(rawValue: arguments[4]), let count = Int(arguments[5]) {
            _ = bench.run(work, messages: count)
        } else {
            fail("works are \(Work.allCases.map(\.rawValue).joined(separator: ", "))")
        }
    }

    private static func printAll(_ bench: inout Bench) {
        var rows: [String] = []
        for work in Work.allCases {
            let slices = Slices.take { rounds in bench.run(work, messages: rounds * bench.order.count) }
            let messages = Double(Slices.rounds * bench.order.count)
            rows.append(
                "\"\(work.rawValue)\": {\"p10\": \(slices[20] / messages), \"median\": \(slices[100] / messages), "
                    + "\"min\": \(slices[0] / messages)}")
        }
        print("{\(rows.joined(separator: ", "))}")
    }
}

/// Says what is wrong and ends the program.
func fail(_ text: String) -> Never {
    var text = "codecbench: \(text)\n"
    // Safe: the bytes are there for as long as the call takes.
    _ = text.withUTF8 { unsafe write(2, $0.baseAddress, $0.count) }
    exit(2)
}
