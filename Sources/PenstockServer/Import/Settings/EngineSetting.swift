// What becomes of a setting of an engine: the shape of the tables.

/// A setting by its name, the engines that read it, and what we make of it.
struct EngineSetting: Sendable {
    let name: String
    let engines: SourceEngines
    let fate: SettingFate
}

enum SettingFate: Sendable {
    /// It is one key of ours.
    case key(String, SettingForm, in: KeyPlace)
    /// Together with others it makes keys of ours: a piece of code knows how.
    case part(SettingPart)
    /// Nothing of ours needs it, because of this.
    case unneeded(String)
    /// We cannot do it, which means this.
    case missing(String)
    /// Somebody has to choose what to do.
    case decision(String)
    /// It is another engine's; where we have the same, our key.
    case foreign(of: String, ours: String?)
}

/// How a value is written, there and here.
enum SettingForm: Sendable {
    case flag
    case count
    /// A whole number; QuickFIX/Go has durations such as `1m30s`, too.
    case seconds
    case decimal
    case precision
    case time
    case day
    case text
}

/// Where a key of ours stands.
enum KeyPlace: Hashable, Sendable, CaseIterable {
    case store
    case acceptor
    case initiator
    /// Of an acceptor and of an initiator alike.
    case connection
    case acceptorTLS
    case initiatorTLS
    case acceptorSession
    case initiatorSession
    /// Of both kinds of sessions.
    case session
}

/// Settings that are read together.
enum SettingPart: CaseIterable, Sendable {
    case identity
    case address
    case heartbeat
    case schedule
    case timestamps
    case dictionary
    case validation
    case tls
    case peers
    case logonTags
    case store
    case timeouts
}

extension SettingPart {
    /// The keys that its code writes, so that a test can see that they exist.
    var keys: [KeyPlace: [String]] {
        switch self {
        case .identity:
            [
                .session: [
                    "beginString", "senderCompID", "targetCompID", "senderSubID",
                    "senderLocationID",
                    "targetSubID", "targetLocationID", "sessionQualifier", "defaultApplVerID",
                ]
            ]
        case .address:
            [
                .acceptor: ["listen"],
                .initiator: [
                    "connect", "sourceAddress", "hostSelectionPolicy", "startOverInterval",
                    "reconnectInterval",
                ],
                .connection: ["socketNodelay"],
            ]
        case .heartbeat:
            [
                .initiatorSession: ["heartBtInt"], .acceptorSession: ["heartBtIntOverride"],
                .session: ["testRequestDelayMultiplier"],
            ]
        case .schedule:
            [.session: ["timeZone", "useLocalTime", "startTime", "endTime", "weekdays"]]
        case .timestamps: [.session: ["timestampPrecision"]]
        case .dictionary: [.session: ["dictionary"]]
        case .validation:
            [
                .session: [
                    "validateFieldsOutOfOrder", "validateFieldsHaveValues",
                    "validateUserDefinedFields",
                    "allowUnknownMsgFields", "allowUnknownEnumValues",
                    "validateUnorderedGroupFields",
                    "checkRequired", "rejectInvalidMessage",
                ]
            ]
        case .tls:
            [
                .acceptor: ["tls"], .initiator: ["tls"],
                .acceptorTLS: [
                    "certificate", "privateKey", "clientCertificate", "certificateAuthorities",
                    "certificateAuthorityFolder", "revocationList", "minimumVersion", "ciphers",
                    "cipherSuites",
                ],
                .initiatorTLS: [
                    "certificate", "privateKey", "verifyServer", "certificateAuthorities",
                    "certificateAuthorityFolder", "revocationList", "minimumVersion", "ciphers",
                    "cipherSuites", "serverName",
                ],
            ]
        case .peers: [.acceptorSession: ["allowedRemoteAddresses"]]
        case .logonTags: [.session: ["logonTags"]]
        case .store: [.store: ["path", "durability"]]
        case .timeouts:
            [
                .acceptor: ["logonTimeout"], .initiatorSession: ["logonTimeout"],
                .session: ["logoutTimeout", "orderlyLogoutTimeout"],
            ]
        }
    }
}
