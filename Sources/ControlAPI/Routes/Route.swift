// One thing that can be asked of the API.

internal import Access
internal import Values
internal import WebKit
internal import WebServer

/// A method and a path, who may ask, what it needs, and what answers. The document of the API is made of these, so that it
/// says what there is.
struct Route: Sendable {
    enum Segment: Sendable, Equatable {
        case fixed(String)
        case variable(String)
    }

    enum Entry: Sendable, Equatable {
        /// Whoever can reach us.
        case anybody
        /// Whoever is logged on, also with a password that must be changed.
        case user
        case right(Right)
    }

    struct Parameter: Sendable {
        let name: String
        let schema: Schema
        let words: String
    }

    let method: HTTPMethod
    /// Without `/api/v1`.
    let path: [Segment]
    let entry: Entry
    /// What it does, in a sentence.
    let words: String
    let parameters: [Parameter]
    let body: Schema?
    let result: Schema
    /// It makes something: 201 the first time, 200 when it was there.
    let isMaking: Bool
    let answer: @Sendable (ControlRoom, Call) throws(ProblemDetails) -> RouteAnswer

    /// - Parameter path: `/orders/{number}`.
    init(
        _ method: HTTPMethod, _ path: String, _ entry: Entry, _ words: String, parameters: [Parameter] = [],
        body: Schema? = nil, result: Schema, isMaking: Bool = false,
        _ answer: @escaping @Sendable (ControlRoom, Call) throws(ProblemDetails) -> RouteAnswer
    ) {
        self.method = method
        self.path = path.split(separator: "/").map {
            $0.hasPrefix("{") ? .variable(String($0.dropFirst().dropLast())) : .fixed(String($0))
        }
        (self.entry, self.words, self.parameters, self.body, self.result) = (entry, words, parameters, body, result)
        self.isMaking = isMaking
        self.answer = answer
    }

    /// The variables of a path that fits; nil for one that does not.
    func variables(of segments: ArraySlice<String>) -> [String: String]? {
        guard segments.count == path.count else { return nil }
        var variables: [String: String] = [:]
        for (segment, text) in zip(path, segments) {
            switch segment {
            case .fixed(let fixed): if fixed != text { return nil }
            case .variable(let name):
                if text.isEmpty { return nil }
                variables[name] = text
            }
        }
        return variables
    }

    /// How many segments say what they must be: of two routes that fit, the one with more is meant.
    var fixedCount: Int { path.count { if case .fixed = $0 { true } else { false } } }

    var template: String {
        path.map { segment in
            switch segment {
            case .fixed(let text): "/\(text)"
            case .variable(let name): "/{\(name)}"
            }
        }.joined()
    }
}

/// A request that is let in.
struct Call {
    let request: Request
    let id: RequestID
    /// Nil where anybody may ask.
    let identity: Identity?
    let variables: [String: String]
    let now: Moment

    var who: String { identity.map { "\($0.user)" } ?? "nobody" }

    /// The only value of a parameter.
    ///
    /// - Throws: ``ProblemDetails``, status 400, when it is there twice.
    func parameter(_ name: String) throws(ProblemDetails) -> String? {
        let values = request.query.values(name)
        guard values.count < 2 else { throw ProblemDetails(400, "The parameter \(name) is there twice.") }
        return values.first.flatMap { $0.isEmpty ? nil : $0 }
    }

    func number(_ name: String, in range: ClosedRange<UInt64>, otherwise: UInt64) throws(ProblemDetails) -> UInt64 {
        guard let text = try parameter(name) else { return otherwise }
        guard let number = UInt64(text), range.contains(number) else {
            throw ProblemDetails(
                400, "The parameter \(name) must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    /// What somebody says about it: it stands in the audit trail, and may go to a peer.
    func why() throws(ProblemDetails) -> String {
        let why = try parameter("why") ?? ""
        guard why.utf8.count <= 128, why.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
            throw ProblemDetails(400, "The parameter why is a text of at most 128 bytes without control characters.")
        }
        return why
    }

    func time(_ name: String) throws(ProblemDetails) -> Instant? {
        guard let text = try parameter(name) else { return nil }
        guard let time = Timestamp.time(of: text) else {
            throw ProblemDetails(400, "The parameter \(name) must be a time in UTC such as 2026-11-27T15:04:05Z, or a day.")
        }
        return time
    }

    /// False where it is not said.
    func flag(_ name: String) throws(ProblemDetails) -> Bool {
        switch try parameter(name) {
        case nil, "false": return false
        case "true": return true
        default: throw ProblemDetails(400, "The parameter \(name) must be true or false.")
        }
    }

    /// - Throws: ``ProblemDetails``, status 400, for a parameter that the route does not have.
    func check(_ parameters: [Route.Parameter]) throws(ProblemDetails) {
        for parameter in request.query.parameters where !parameters.contains(where: { $0.name == parameter.name }) {
            throw ProblemDetails(400, "There is no parameter \(parameter.name.prefix(40)) here.")
        }
    }
}

enum RouteAnswer {
    case now(Response)
    /// The gateway has to say something first.
    case ask(GatewayQuestion, (GatewayAnswer) -> Response)
    /// The same of several questions; it has answered all of them.
    case askAll([GatewayQuestion], ([GatewayAnswer]) -> Response)
    case webSocket
    /// A thread of its own makes the answer: it takes long, or reads the disk.
    case work(WorkThreads.Kind, @Sendable () -> Response)
    /// ``ControlRoom`` answers when a thread is done with it.
    case later
}

extension RouteAnswer {
    static func json(_ json: JSON, status: Int = 200) -> RouteAnswer { .now(.json(json.bytes, status: status)) }
    /// Nothing is said.
    static var done: RouteAnswer { .now(Response(204)) }

    /// The gateway's word, as it is.
    static func told(_ question: GatewayQuestion) -> RouteAnswer {
        .ask(question) { answer in
            switch answer.end {
            case .done(let text): .json(JSON.object([JSON.Member("result", .text(text))]).bytes)
            case .refused(let text): ProblemDetails(409, text).response
            }
        }
    }

    /// Lines of an answer as a page.
    static func listed(_ question: GatewayQuestion, _ item: @escaping ([String]) -> JSON?) -> RouteAnswer {
        .ask(question) { answer in
            switch answer.end {
            case .done: .json(JSON.object([JSON.Member("items", .list(answer.rows.compactMap(item)))]).bytes)
            case .refused(let text): ProblemDetails(404, text).response
            }
        }
    }
}
