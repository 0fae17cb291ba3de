/// A small generator of random numbers that gives the same ones for the same seed on every machine and with
/// every version of Swift. Not for secrets.
///
/// - Source: Steele GL, Lea D, Flood CH. Fast splittable pseudorandom number generators. OOPSLA 2014,
///   453-472.
package struct SplitMix64: Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, the limit. Uneven by less than the limit in 2^64.
    package mutating func next(below limit: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(limit)).high)
    }

    /// The elements in another order, each order as likely as any other (Fisher and Yates).
    package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var elements = elements
        for index in elements.indices.dropFirst() { elements.swapAt(index, next(below: index + 1)) }
        return elements
    }
}
