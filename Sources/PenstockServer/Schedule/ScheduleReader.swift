// From the settings of a session to the schedule that answers for it.

package import FIXSession
internal import Glibc
package import Reactor
internal import Values

/// Makes schedules, and reads each time zone once.
///
/// Time zones are read through the environment's TZ: before any other thread is started.
package struct ScheduleReader {
    private var zones: [Configuration.Schedule.Zone: TimeZoneRules] = [.utc: .utc]
    private var mayRead = true

    package init() {}

    /// The same for while other threads run: it has the zones that were read, and reads none.
    var closed: ScheduleReader {
        var reader = self
        reader.mayRead = false
        return reader
    }

    /// - Throws: ``IOError`` when the time zone cannot be read.
    ///
    /// Cost: 20 to 50 ms for each time zone.
    package mutating func schedule(_ settings: Configuration.Schedule) throws(IOError) -> Schedule {
        let rules = try rules(of: settings.zone)
        do throws(ScheduleFault) {
            return try Schedule(settings.settings, zone: rules, calendar: settings.calendar)
        } catch {
            preconditionFailure("a configuration has no schedule that contradicts itself")
        }
    }

    /// As above.
    mutating func rules(of zone: Configuration.Schedule.Zone) throws(IOError) -> TimeZoneRules {
        if let rules = zones[zone] { return rules }
        guard mayRead else { throw IOError("no time zone is read while the gateway runs", code: EBUSY) }
        let rules: TimeZoneRules
        switch zone {
        case .utc: rules = .utc
        case .local: rules = try TimeZoneDatabase.readLocal()
        case .named(let name): rules = try TimeZoneDatabase.read(name)
        }
        zones[zone] = rules
        return rules
    }
}
