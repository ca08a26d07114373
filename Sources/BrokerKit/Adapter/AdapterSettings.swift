// What a user gives an adapter.


package enum VenueEnvironment: String, Sendable, CaseIterable {
    case live
    /// The venue's testnet, demo, paper or practice: other hosts, other keys, no real money.
    case sandbox
}

/// The hosts of a venue, each without a slash at its end.
package struct VenueURLs: Sendable, Equatable {
    /// `https://HOST[:PORT][/PATH]`.
    package var rest: String
    /// Where orders and what becomes of them are streamed; empty where the venue has nothing like it.
    package var webSocket: String
    /// Where prices are streamed.
    package var stream: String

    /// With one host for what is streamed.
    package init(rest: String, webSockets: String) { self.init(rest: rest, webSocket: webSockets, stream: webSockets) }

    package init(rest: String, webSocket: String = "", stream: String = "") {
        self.rest = rest
        self.webSocket = webSocket
        self.stream = stream
    }
}

/// The credentials, and where they are good.
package struct AdapterSettings: Sendable {
    package var environment: VenueEnvironment
    /// Nil for public data alone.
    package var credentials: Credentials?
    /// In place of the venue's own: nil where they are not changed.
    package var restURL: String?
    package var webSocketURL: String?
    package var streamURL: String?
    /// Of venues where the user has several.
    package var account: String?
    /// What only one kind of broker has, by the names of the profile's `options`.
    package var options: [String: String]

    package init(
        _ environment: VenueEnvironment = .live, credentials: Credentials? = nil, restURL: String? = nil,
        webSocketURL: String? = nil, streamURL: String? = nil, account: String? = nil, options: [String: String] = [:]
    ) {
        self.environment = environment
        self.credentials = credentials
        self.restURL = restURL
        self.webSocketURL = webSocketURL
        self.streamURL = streamURL
        self.account = account
        self.options = options
    }

    /// The venue's hosts, with what the user has put in their place.
    package func urls(live: VenueURLs, sandbox: VenueURLs) -> VenueURLs {
        var urls = environment == .live ? live : sandbox
        if let restURL { urls.rest = restURL }
        if let webSocketURL { urls.webSocket = webSocketURL }
        if let streamURL { urls.stream = streamURL }
        return urls
    }

    /// The choice of an option; its first where the user says nothing.
    package func option(_ option: AdapterOption) -> String { options[option.name] ?? option.choices[0] }

    /// The choices of all options in their order.
    ///
    /// - Throws: What is none of an option's choices.
    package func choices(of profile: BrokerProfile) throws(AdapterProblem) -> [String] {
        for option in profile.options where !option.choices.contains(self.option(option)) {
            throw .badOption(name: option.name)
        }
        return profile.options.map(option)
    }

    /// Nil without credentials.
    package func signer(_ scheme: SigningScheme) throws(AdapterProblem) -> Signer? {
        guard let credentials else { return nil }
        do throws(CredentialsError) {
            return try Signer(scheme, credentials)
        } catch {
            throw .credentials(error)
        }
    }
}

/// A setting of one kind of broker.
package struct AdapterOption: Sendable, Equatable {
    package let name: String
    /// The first is taken where nothing is said.
    package let choices: [String]
    /// What it changes, in a few words.
    package let about: String

    package init(_ name: String, _ choices: [String], _ about: String) {
        precondition(!choices.isEmpty, "an option has a choice")
        self.name = name
        self.choices = choices
        self.about = about
    }
}

/// What the user has to give otherwise. Nothing of a secret is part of it.
package enum AdapterProblem: Error, Sendable, Equatable, CustomStringConvertible {
    case credentials(CredentialsError)
    case noAccount
    case badOption(name: String)

    package var description: String {
        switch self {
        case .credentials(let error): error.description
        case .noAccount: "the account is missing: the venue wants it in every request"
        case .badOption(let name): "\(name) is none of what it can be"
        }
    }
}
