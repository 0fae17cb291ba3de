import TriageCalls

/// The time of one sitting: the machine's clock as it stood at its beginning, and what has passed since. A
/// clock that is set while a call is taken does not move it.
struct CallClock {
    private let wall = Terminal.wallMilliseconds()
    private let steady = Terminal.steadyMilliseconds()

    var now: Moment { Moment(milliseconds: wall + Terminal.steadyMilliseconds() - steady) }
}
