// `penstock log`.

internal import FIXWire
internal import Reactor
internal import Values

/// Prints the messages of a store, or of any text with FIX messages in it.
///
/// Source: ARCHITECTURE.md, section 5.
package enum LogCommand: Command {
    package static func run(_ words: [String]) throws -> Int32 {
        let environment = (try? ConfigurationFile.environment()) ?? [:]
        let arguments = try LogOptions.arguments(words)
        let dictionary = try LogDictionary.read(arguments.all("dictionary"))
        let options = try LogOptions(arguments, dictionary, at: Clock.now().utc)
        let source = LogSource.at(options.path)
        // Signals keep their usual effect without --follow, and where input may be waited for.
        var stop: StopSignal?
        if options.follows, !source.isStream { stop = try StopSignal() }
        let output = StandardOutput(stop: stop)
        let outlets = LogOutlets(
            usesColour: Output.isTerminal && environment["NO_COLOR", default: ""].isEmpty,
            write: { bytes throws(IOError) in try output.write(bytes) },
            complain: { Output.complain("penstock log: \($0)") },
            wait: { output.wait(milliseconds: 100) })
        return try run(options, dictionary, outlets)
    }

    /// The exit code. Ends early when nobody reads the output any more.
    ///
    /// - Throws: As ``LogSource/print(_:_:_:)``.
    static func run(
        _ options: LogOptions, _ dictionary: DataDictionary, _ outlets: LogOutlets
    ) throws -> Int32 {
        var printer = LogPrinter(options, dictionary, usesColour: outlets.usesColour)
        try LogSource.at(options.path).print(options, &printer, outlets)
        return printer.hasSeenDamage ? 1 : 0
    }
}

/// Where the command's output goes, and what it waits for.
struct LogOutlets {
    var usesColour = false
    /// The descriptor that `-` stands for.
    var standardInput: Int32 = 0
    /// False when nobody reads any more.
    var write: ([UInt8]) throws(IOError) -> Bool
    var complain: (String) -> Void
    /// Lets a little time pass; false when it is time to stop.
    var wait: () -> Bool
}
