// What an installation may set about access.

public import Cryptography
public import Values

/// Times, bounds and demands; the defaults are for a desk behind a firewall.
public struct AccessRules: Sendable {
    /// A session ends when nobody has used it for so long,
    public var sessionIdle = Interval.seconds(30 * 60)
    /// and so long after it began in any case.
    public var sessionLongest = Interval.seconds(12 * 3600)
    /// One more ends the one that was unused for longest.
    public var sessionsPerUser = 16
    /// How long a second factor is fresh.
    public var factorFresh = Interval.seconds(12 * 3600)
    /// Whether guarded rights are for users with a second factor alone.
    public var demandsFactor = false
    public var passwordBytesMin = 12
    /// What a guess at a password costs.
    public var passwordCost = PasswordHash.Cost.usual
    /// So many failures of a user have no consequences,
    public var freeFailures = 5
    /// and so many of an address, behind which there may be a whole office.
    public var freeFailuresOfAddress = 30
    /// The first delay; each failure doubles it,
    public var firstDelay = Interval.seconds(1)
    /// up to this one.
    public var longestDelay = Interval.seconds(15 * 60)
    /// Failures are forgotten after so long without another.
    public var failuresLast = Interval.seconds(3600)
    /// Requests of a user.
    public var userPace = Pace(perSecond: 50, burst: 100)
    /// Requests of an address that does not say, or does not prove, who it is.
    public var addressPace = Pace(perSecond: 5, burst: 20)
    /// Nobody else may even ask.
    public var allowed = AddressList.everybody
    /// How old a signed request may be,
    public var signatureWindow = Interval.seconds(30)
    /// and how far ahead of ours its clock. So long after a start, what was signed before it might come again: nothing of then
    /// is taken.
    public var signatureAhead = Interval.seconds(5)
    /// How many requests a key may sign within the window.
    public var noncesPerKey = 4096
    public var usersMax = 1000
    public var keysPerUser = 16
    /// How many addresses, and how many names of nobody, are remembered for what they tried.
    public var strangersMax = 4096

    public init() {}
}
