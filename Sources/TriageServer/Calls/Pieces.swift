import Synchronization

/// What a page has made of a call, by what it was made of: what shows the same is not made a second time, so
/// that a long call's page costs what is new on it.
///
/// It is held as long as the call's events are, and no longer: the words of the call stand in it.
package final class Pieces: Sendable {
    private let made = Mutex<[String: String]>([:])

    package init() {}

    package func piece(_ shown: String, _ make: () -> String) -> String {
        if let known = made.withLock({ $0[shown] }) { return known }
        let new = make()
        made.withLock { $0[shown] = new }
        return new
    }

    func forget() { made.withLock { $0 = [:] } }
}
