import TriageCalls

/// The clocks by which the door goes.
package struct AccessClock: Sendable {
    /// The machine's clock, that somebody may set.
    let wall: @Sendable () -> Moment
    /// Milliseconds of a clock that nobody can set; it goes on while the machine sleeps.
    let steady: @Sendable () -> Int64

    package init(wall: @escaping @Sendable () -> Moment, steady: @escaping @Sendable () -> Int64) {
        self.wall = wall
        self.steady = steady
    }
}

/// A time that never goes back: a clock that is set back revives no session and no token, and opens no lock
/// early.
struct OnwardTime {
    private var last: (now: Moment, steady: Int64)?

    /// - Parameter latest: the highest moment that the chain has.
    mutating func now(_ clock: AccessClock, latest: Moment?) -> Moment {
        let (wall, steady) = (clock.wall(), clock.steady())
        var now = max(wall, latest ?? wall)
        if let last {
            now = max(now, last.now.after(milliseconds: max(0, steady - last.steady)))
        }
        last = (now, steady)
        return now
    }
}

extension Moment {
    func after(milliseconds count: Int64) -> Moment {
        let (sum, isOver) = milliseconds.addingReportingOverflow(count)
        return Moment(milliseconds: isOver ? (count > 0 ? .max : .min) : sum)
    }

    func after(minutes: Int) -> Moment { after(milliseconds: Int64(minutes) * 60_000) }

    /// Whole seconds up to a later moment, at least one.
    func seconds(to later: Moment) -> Int { max(1, Int((later.milliseconds - milliseconds + 999) / 1_000)) }
}
