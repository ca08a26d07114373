// Changes of users, keys and credentials, and the trail that they leave.

internal import Access
internal import Values
internal import WebServer

extension ControlRoom {
    /// A change that was made: by whom, how and from where. Never a secret.
    ///
    /// - Parameters:
    ///   - action: Such as `made the user`.
    ///   - object: Whose, or which.
    func tell(_ action: String, of object: String = "", how: String = "", _ call: Call) {
        tell(Deed(who: call.who, action: action, object: object, why: Self.parts(how, call)))
    }

    /// Does something for whoever asks. A refusal is in the trail as well.
    ///
    /// - Parameter what: Such as `make a user`.
    func attempt<Result>(
        _ what: String, of object: String = "", _ call: Call, _ act: (Identity) throws(Objection) -> Result
    ) throws(ProblemDetails) -> Result {
        guard let identity = call.identity else { throw .notLoggedOn }
        do throws(Objection) {
            return try act(identity)
        } catch {
            // The reason of a denial is for the trail, its text for the peer.
            let reason = if case .denied(let denial) = error { denial.reason } else { error.description }
            tellRefusal(what, object, reason, call)
            throw ProblemDetails(error)
        }
    }

    func tellRefusal(_ what: String, _ object: String, _ reason: String, _ call: Call) {
        let wish = object.isEmpty ? what : "\(what) \(object)"
        tellRefusal(Deed(who: call.who, action: "was not let", object: wish, why: Self.parts(reason, call)))
    }

    private static func parts(_ text: String, _ call: Call) -> String {
        guard let identity = call.identity else { return text }
        let by = if case .key(let id) = identity.means { " by \(id)" } else { "" }
        return (text.isEmpty ? "" : "\(text); ") + "from \(identity.addressText)\(by)"
    }
}

extension RouteAnswer {
    /// What is told once: it is not compressed beside what others have chosen.
    static func secret(_ json: JSON) -> RouteAnswer {
        var response = Response.json(json.bytes)
        response.mayBeCompressed = false
        return .now(response)
    }
}
