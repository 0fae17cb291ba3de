/// How badly two categories disagree in Cohen's kappa. Each makes another statistic, and one verbal scale
/// does not fit them all.
package enum KappaWeighting: String, Sendable, CaseIterable {
    /// Every disagreement counts alike, as for categories without order.
    case plain
    /// By the rungs between them.
    case linear
    /// By the square of the rungs between them.
    case quadratic

    /// 0 for the same category. The unit is left open, as kappa divides one disagreement by another.
    func disagreement(_ one: Int, _ other: Int) -> Double {
        let rungs = Double(abs(one - other))
        return switch self {
        case .plain: one == other ? 0 : 1
        case .linear: rungs
        case .quadratic: rungs * rungs
        }
    }
}
