import Foundation

/// How much random tests try: a part by default, all of it with `NIGHTLY` set (`make nightly`).
enum Nightly {
    static let isOn = ProcessInfo.processInfo.environment["NIGHTLY"] != nil

    /// So many, of which one in some is enough for a change.
    static func count(_ all: Int, oneIn part: Int) -> Int { isOn ? all : (all + part - 1) / part }
}
