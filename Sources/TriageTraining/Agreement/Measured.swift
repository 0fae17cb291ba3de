/// A statistic, or why the ratings do not define it. A number in here is never NaN or infinite.
package enum Measured<Value: Sendable>: Sendable {
    case defined(Value)
    case undefined(Undefined)

    package var value: Value? {
        switch self {
        case .defined(let value): value
        case .undefined: nil
        }
    }

    package var why: Undefined? {
        switch self {
        case .defined: nil
        case .undefined(let why): why
        }
    }
}

extension Measured: Equatable where Value: Equatable {}

/// What a statistic comes to, and how many cases it rests on.
package protocol Quantity: Sendable {
    var value: Double { get }
    /// Cases that count.
    var n: Int { get }
}
