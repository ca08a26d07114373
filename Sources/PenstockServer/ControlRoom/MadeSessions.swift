// The sessions that were made in the control room: checked as the configuration file is, and kept beside the store.

internal import ControlAPI
internal import FIXEngine
internal import FIXSession
internal import GatewayCore
internal import Glibc
internal import Reactor
internal import Values
internal import WebKit
internal import WebServer

/// Shape: ``Configuration/addedMax`` sessions.
final class MadeSessions: SessionKeeper {
    private struct Made {
        let name: String
        /// As it was asked for.
        let settings: JSON
        let identity: SessionIdentity
        /// The place of its acceptor; nil where we connect.
        let acceptor: Int?
    }

    private let source: ConfigurationSource
    private let dictionaries: Configuration.Dictionaries
    private var zones: ScheduleReader
    private let tls: TLSPreparation
    private let longestMessage: Int
    /// Nil for a store in memory: they are gone with it.
    private let file: PrivateFile?
    private var made: [Made] = []

    /// - Parameter text: With which the configuration was read; nil where there is none.
    /// - Throws: ``Problems`` for a text that nobody but a person has written.
    init(
        _ source: ConfigurationSource, _ configuration: Configuration, _ text: Configuration.AddedText?,
        _ dictionaries: Configuration.Dictionaries, _ zones: ScheduleReader, _ tls: TLSPreparation
    ) throws(Problems) {
        (self.source, self.dictionaries, self.zones, self.tls) = (source, dictionaries, zones, tls)
        longestMessage = configuration.longestMessage
        file = ConfigurationSource.addedFile(of: configuration)
        guard let text else { return }
        do throws(JSONError) {
            let parser = JSONParser(maximumBytes: ConfigurationSource.addedBytesMax)
            guard case .list(let all)? = try JSON(try parser.parse(text.bytes))["sessions"], all.count == configuration.added.count else {
                throw JSONError(.unexpected, at: 0)
            }
            made = zip(configuration.added, all).compactMap { added, settings in
                added.session.pattern.identity.map {
                    Made(name: MadeSessions.name(of: added.session), settings: settings, identity: $0, acceptor: added.acceptor)
                }
            }
        } catch {
            throw Problems([
                Problem(file: text.path, line: 0, column: 0, key: "", message: "no JSON; expected the file as the gateway keeps it: \(error)")
            ])
        }
    }

    private static func name(of session: Configuration.Session) -> String {
        "\(session.pattern.senderCompID)->\(session.pattern.targetCompID)"
    }

    func settings(of name: String) -> JSON? { made.first { $0.name == name }?.settings }

    // MARK: What is to be done

    func plan(_ name: String?, _ wanted: JSON, who: String, why: String) throws(ProblemDetails) -> SessionPlan {
        let place = name.flatMap { name in made.firstIndex { $0.name == name } }
        var all = made.map(\.settings)
        guard wanted != .null else {
            guard let place else { throw ProblemDetails(404, "There is no such session.") }
            return SessionPlan(.remove, made[place].name, .null, who: who, why: why, parts: made[place].identity)
        }
        if let place {
            all[place] = wanted
        } else {
            guard all.count < Configuration.addedMax else {
                throw ProblemDetails(409, "At most \(Configuration.addedMax) sessions can be made here: put them into the configuration file.")
            }
            all.append(wanted)
        }
        let (added, rule) = try load(all, place ?? all.count - 1)
        let found = MadeSessions.name(of: added.session)
        if let place {
            guard added.session.pattern.identity == made[place].identity else {
                let words = found == made[place].name ? "all IDs of the session stay" : "this session is \(made[place].name), and not \(found)"
                throw ProblemDetails(422, "The settings are those of another session.", fields: [.init("settings.targetCompID", words)])
            }
            guard added.acceptor == made[place].acceptor else {
                let field = added.acceptor == nil ? "initiator" : "acceptor"
                throw ProblemDetails(
                    422, "The session stays where it is.", fields: [.init(field, "expected the side that it has: remove the session, and make it there")])
            }
        }
        if name == nil, made.contains(where: { $0.name == found }) {
            throw ProblemDetails(409, "A session is called \(found) already.", fields: [.init("settings.targetCompID", "there is \(found) already")])
        }
        let planned = try self.planned(added, rule)
        return SessionPlan(name == nil ? .make : .change, found, wanted, who: who, why: why, parts: planned)
    }

    /// Reads the file again, with these sessions; that in a place is the one to be told about.
    private func load(_ all: [JSON], _ place: Int) throws(ProblemDetails) -> (added: Configuration.Added, rule: ClientRule?) {
        do throws(Problems) {
            let configuration = try source.load(added: Configuration.AddedText(path: file?.path ?? "sessions", bytes: MadeSessions.text(all)))
            let added = configuration.added[place]
            try dictionaries.check(added.session)
            let rule = Int(added.session.settings.flow.clientRule)
            return (added, rule > 0 ? configuration.clients[rule - 1] : nil)
        } catch {
            throw MadeSessions.details(error, place)
        }
    }

    private static func details(_ problems: Problems, _ place: Int) -> ProblemDetails {
        let prefix = "sessions[\(place)]."
        let fields = problems.all.map { problem in
            ProblemDetails.Field(problem.key.hasPrefix(prefix) ? String(problem.key.dropFirst(prefix.count)) : problem.key, problem.message)
        }
        return ProblemDetails(422, "The session cannot be so: \(fields.count == 1 ? "one thing is" : "\(fields.count) things are") wrong.", fields: fields)
    }

    private func planned(_ added: Configuration.Added, _ rule: ClientRule?) throws(ProblemDetails) -> PlannedSession {
        let session = added.session
        guard session.maxMessageSizeBytes <= longestMessage else {
            throw ProblemDetails(
                422, "The session's messages would be too long for this run.",
                fields: [.init("settings.maxMessageSize", "expected at most \(longestMessage) bytes, as the longest of the configuration file's sessions")])
        }
        let side: PlannedSession.Side
        do {
            let template = try session.template(dictionaries, &zones)
            switch added.side {
            case .acceptor(let place): side = .acceptor(place, template)
            case .initiator(let initiator):
                if let settings = initiator.tls?.value { try tls.prepare(settings) }
                side = .initiator(initiator.settings(for: template))
            }
        } catch let error as TLSError {
            throw ProblemDetails(422, "TLS cannot be set up.", fields: [.init("initiator.tls", error.description)])
        } catch {
            throw ProblemDetails(
                422, "No time zone is read while the gateway runs.",
                fields: [.init("settings.timeZone", "not read by this run; expected UTC, or a time zone that the configuration file names")])
        }
        return PlannedSession(side: side, desk: session.desk, rule: rule, maskedTags: session.maskedTags)
    }

    // MARK: What is done

    func keep(_ plan: SessionPlan) throws(ProblemDetails) {
        let place = made.firstIndex { $0.name == plan.name } ?? made.endIndex
        var kept: [Made] = []
        if let planned = plan.parts as? PlannedSession, let identity = planned.template.pattern.identity {
            kept = [Made(name: plan.name, settings: plan.settings, identity: identity, acceptor: planned.acceptor)]
        }
        made.replaceSubrange(place..<min(place + 1, made.endIndex), with: kept)
        guard let file else { return }
        let text = MadeSessions.text(made.map(\.settings))
        do throws(IOError) {
            // What was planned at a time with this one counts, too.
            guard text.count <= file.bytesMax else { throw IOError("cannot write \(file.path)", code: EFBIG) }
            try file.replace(with: text)
        } catch {
            throw ProblemDetails(500, "It is done, and cannot be kept: it is lost if the gateway ends now. \(error.description)")
        }
    }

    /// A line for each.
    private static func text(_ all: [JSON]) -> [UInt8] {
        var text = Array("{\"sessions\": [\n".utf8)
        for (place, settings) in all.enumerated() {
            text += settings.bytes
            text += (place < all.count - 1 ? ",\n" : "\n").utf8
        }
        return text + Array("]}\n".utf8)
    }
}
