// Where libFuzzer comes in: one program, whose target the environment chooses.

internal import Glibc

/// What is tried with every input.
private enum Target: Sendable {
    case wire(WireTarget)
    case dictionary
    case configuration
    case web(WebTarget)
    case venue(VenueTarget)
    case http(HTTPTarget)

    /// By `PENSTOCK_FUZZ_TARGET`.
    static func chosen() -> Target {
        // Safe: the text is read before anything else runs.
        let name = unsafe getenv("PENSTOCK_FUZZ_TARGET").map { unsafe String(cString: $0) }
        switch name {
        case "wire": return .wire(WireTarget())
        case "dictionary": return .dictionary
        case "configuration": return .configuration
        case "web": return .web(WebTarget())
        case "venue": return .venue(VenueTarget())
        case "http": return .http(HTTPTarget())
        default: preconditionFailure("PENSTOCK_FUZZ_TARGET is wire, dictionary, configuration, web, venue or http")
        }
    }
}

private let target = Target.chosen()

/// Tries one input; a trap or what the sanitizer reports is a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func tryInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // Safe: libFuzzer gives so many bytes, for the time of the call.
    let input = unsafe UnsafeRawBufferPointer(start: start, count: count)
    switch target {
    case .wire(let wire): unsafe wire.run(input)
    case .dictionary: DictionaryTarget.run(unsafe Array(input))
    case .configuration: ConfigurationTarget.run(unsafe Array(input))
    case .web(let web): web.run(unsafe Array(input))
    case .venue(let venue): venue.run(unsafe Array(input))
    case .http(let http): http.run(unsafe Array(input))
    }
    return 0
}
