// The machine that knows who may do what.

internal import Cryptography
public import Values

/// Users, sessions, keys, and what strangers tried. Time and randomness are arguments, and it makes no system call.
///
/// What must survive a restart is in ``accounts``: while ``hasUnsaved``, it is not on the disk yet, and no answer that depends on
/// it leaves before it is.
///
/// Shape: everything is bounded by the rules.
public struct Gatekeeper: Sendable {
    public let rules: AccessRules
    public internal(set) var accounts: Accounts {
        didSet { hasUnsaved = true }
    }
    /// Whether ``accounts`` changed since ``didSave()``.
    public private(set) var hasUnsaved = false

    var sessions = SessionTable()
    /// Second factors that were begun and are not confirmed.
    var enrolments: [UserName: Secret] = [:]
    var failuresOfUsers: [UserName: Failures] = [:]
    /// Wrong codes and passwords in sessions: whoever tries names from outside keeps nobody from confirming a stop.
    var failuresInSessions: [UserName: Failures] = [:]
    /// From where users logged on last. Others' failures do not keep them out there.
    var homes: [UserName: [IPAddress]] = [:]
    var failuresOfNobody: RecentTable<String, Failures>
    var failuresOfAddresses: RecentTable<IPAddress, Failures>
    var paceOfUsers: [UserName: Bucket] = [:]
    var paceOfAddresses: RecentTable<IPAddress, Bucket>
    var nonces: [String: NonceMemory] = [:]
    /// Nonces of before are not remembered, so requests of before are not taken.
    let started: Moment
    let nobody: PasswordHash

    public init(_ accounts: Accounts, rules: AccessRules, at now: Moment) {
        self.accounts = accounts
        self.rules = rules
        failuresOfNobody = RecentTable(capacity: rules.strangersMax)
        failuresOfAddresses = RecentTable(capacity: rules.strangersMax)
        paceOfAddresses = RecentTable(capacity: rules.strangersMax)
        started = now
        nobody = .ofNobody(cost: rules.passwordCost)
    }

    /// A gatekeeper with one user, `admin`, who must change this password first.
    ///
    /// - Parameter random: Of a generator that nobody can foresee; so everywhere.
    /// - Returns: The password, which is printed once and kept nowhere.
    public static func firstStart(
        rules: AccessRules, at now: Moment, using random: inout some RandomNumberGenerator
    ) -> (gatekeeper: Gatekeeper, password: String) {
        var gatekeeper = Gatekeeper(Accounts(), rules: rules, at: now)
        guard let admin = UserName("admin") else { preconditionFailure("admin is a name") }
        let password = oneTimePassword(using: &random)
        gatekeeper.accounts.users[admin] = Accounts.User(
            roles: [.admin], password: PasswordHash(of: Array(password.utf8), cost: rules.passwordCost),
            mustChangePassword: true, created: now.utc)
        return (gatekeeper, password)
    }

    /// The accounts are on the disk, as they are now.
    public mutating func didSave() { hasUnsaved = false }

    /// 80 random bits that a person can type.
    static func oneTimePassword(using random: inout some RandomNumberGenerator) -> String {
        inFours(Base32.encode(random.bytes(10)))
    }

    // MARK: Who asks

    /// A request of nobody in particular: whether its address may ask, and not too often.
    public mutating func admit(_ address: IPAddress, at now: Moment) -> Denial? {
        guard rules.allowed.allows(address) else { return .addressNotAllowed }
        return charge(address, at: now)
    }

    /// Whose token it is.
    public mutating func identify(_ presented: PresentedSession, from address: IPAddress, at now: Moment) -> Verdict {
        guard rules.allowed.allows(address) else { return .refused(.addressNotAllowed) }
        switch presented {
        case .none: return refuse(.nothingPresented, address, now)
        case .cookieWithoutHeader: return refuse(.cookieWithoutHeader, address, now)
        case .token(let token): return identify(sessions.use(token, rules, at: now), address, now)
        case .tokenOfPage(let token): return identify(sessions.use(token, isUse: false, rules, at: now), address, now)
        }
    }

    private mutating func identify(
        _ found: Result<SessionTable.Session, Denial>, _ address: IPAddress, _ now: Moment
    ) -> Verdict {
        switch found {
        case .failure(let denial): refuse(denial, address, now)
        case .success(let session):
            identify(session.user, .session(id: session.id), address, now, factorShown: session.factorShown)
        }
    }

    /// Who signed it. The request counts as used, unless it is refused.
    public mutating func identify(_ request: SignedRequest, from address: IPAddress, at now: Moment) -> Verdict {
        guard rules.allowed.allows(address) else { return .refused(.addressNotAllowed) }
        let age = now.utc.since(request.time)
        guard age <= rules.signatureWindow, Interval(nanoseconds: 0) < age || age.magnitude <= rules.signatureAhead else {
            return refuse(.clockOff(by: age.magnitude), address, now)
        }
        let early = started.utc.advanced(by: rules.signatureAhead).since(request.time)
        guard early < Interval(nanoseconds: 0) else { return refuse(.justStarted(wait: early), address, now) }
        let key = accounts.keys[request.key]
        // The same work for a key that is not there.
        let isSigned = request.isSigned(with: key?.secret ?? Secret(text: "no key has this secret, nor this length"))
        guard let key else { return refuse(.unknownKey(request.key), address, now) }
        guard isSigned else { return refuse(.wrongSignature, address, now) }
        guard key.expires.map({ now.utc < $0 }) ?? true else { return refuse(.keyExpired, address, now) }
        guard key.allowed.allows(address) else { return refuse(.addressNotAllowedForKey, address, now) }
        if let denial = nonces[request.key, default: NonceMemory()].remember(
            request.nonce, of: request.time, rules, at: now.utc)
        {
            return .refused(denial)
        }
        return identify(key.user, .key(id: request.key), address, now, rights: key.rights)
    }

    /// Whether the one who was identified before would be again: for connections that stay open. The session is not used by
    /// that, and its rights may have become more, but not fewer.
    ///
    /// **Cost:** linear in the sessions that there are; for once in a while, not for each message.
    public func isStillGood(_ identity: Identity, at now: Moment) -> Bool {
        guard let user = accounts.users[identity.user], !user.isDisabled, user.allowed.allows(identity.address) else {
            return false
        }
        switch identity.means {
        case .session(let id):
            return sessions.isOpen(id: id, of: identity.user, rules, at: now)
                && identity.rights.isSubset(of: user.roles.rights)
        case .key(let id):
            guard let key = accounts.keys[id] else { return false }
            return key.expires.map { now.utc < $0 } ?? true && identity.rights.isSubset(of: user.roles.rights)
        }
    }

    private mutating func identify(
        _ name: UserName, _ means: Identity.Means, _ address: IPAddress, _ now: Moment, factorShown: Instant? = nil,
        rights: Set<Right>? = nil
    ) -> Verdict {
        guard let user = accounts.users[name], !user.isDisabled else { return refuse(.disabled, address, now) }
        guard user.allowed.allows(address) else { return refuse(.addressNotAllowedForUser, address, now) }
        if let wait = paceOfUsers[name, default: Bucket()].take(rules.userPace, at: now.steady) {
            return .refused(.tooManyRequests(wait: wait))
        }
        return .granted(identity(name, user, means, address, factorShown, rights))
    }

    func identity(
        _ name: UserName, _ user: Accounts.User, _ means: Identity.Means, _ address: IPAddress, _ factorShown: Instant?,
        _ rights: Set<Right>? = nil
    ) -> Identity {
        var factor = factorShown.map { Identity.Factor.fresh(until: $0.advanced(by: rules.factorFresh)) } ?? .none
        if case .key = means { factor = .notAsked }
        return Identity(
            user: name, means: means, address: address,
            rights: rights.map { $0.intersection(user.roles.rights) } ?? user.roles.rights,
            mustChangePassword: user.mustChangePassword && factor != .notAsked, hasSecondFactor: user.factor != nil,
            factor: factor, demandsFactor: rules.demandsFactor)
    }

    /// A failed request costs its address one of those that it may make.
    private mutating func refuse(_ denial: Denial, _ address: IPAddress, _ now: Moment) -> Verdict {
        .refused(charge(address, at: now) ?? denial)
    }

    private mutating func charge(_ address: IPAddress, at now: Moment) -> Denial? {
        let pace = rules.addressPace
        let wait = paceOfAddresses.use(address.household, otherwise: Bucket(), at: now.steady) { bucket in
            bucket.take(pace, at: now.steady)
        }
        return wait.map { .tooManyRequests(wait: $0) }
    }
}
