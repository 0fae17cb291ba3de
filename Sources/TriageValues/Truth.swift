/// Three-valued truth: no < unknown < yes. There is no conversion to Bool.
///
/// - Source: S. C. Kleene, Introduction to Metamathematics, 1952, section 64 (strong three-valued logic).
///
/// The raw value has two bits, `possible` (2) and `certain` (1), so that `and` and `or` are single machine
/// operations.
public enum Truth: UInt8, Sendable, Hashable, Comparable, CaseIterable {
    case no = 0b00
    case unknown = 0b10
    case yes = 0b11

    /// - Precondition: `certain` implies `possible`.
    @inlinable
    public init(certain: Bool, possible: Bool) {
        self = certain ? .yes : possible ? .unknown : .no
    }

    @inlinable
    public static func < (left: Truth, right: Truth) -> Bool { left.rawValue < right.rawValue }

    @inlinable
    public static func && (left: Truth, right: Truth) -> Truth { min(left, right) }

    @inlinable
    public static func || (left: Truth, right: Truth) -> Truth { max(left, right) }

    @inlinable
    public static prefix func ! (truth: Truth) -> Truth {
        switch truth {
        case .no: .yes
        case .unknown: .unknown
        case .yes: .no
        }
    }
}

extension Truth: CustomStringConvertible {
    public var description: String {
        switch self {
        case .no: "no"
        case .unknown: "unknown"
        case .yes: "yes"
        }
    }
}
