/// What the categories are taken for in Krippendorff's alpha.
package enum MeasurementLevel: String, Sendable, CaseIterable {
    /// Names without order.
    case nominal
    /// An order; two categories are as far apart as there are ratings between them.
    case ordinal
    /// Steps of equal size.
    case interval

    /// The squared distances of all categories, given how often each was chosen.
    func distances(_ chosen: [Int]) -> [[Double]] {
        chosen.indices.map { one in
            chosen.indices.map { other in
                let steps = Double(abs(one - other))
                switch self {
                case .nominal: return one == other ? 0 : 1
                case .interval: return steps * steps
                case .ordinal:
                    let between = chosen[min(one, other)...max(one, other)].reduce(0, +)
                    let ranks = Double(between) - Double(chosen[one] + chosen[other]) / 2
                    return ranks * ranks
                }
            }
        }
    }
}
