/// Whether conclusions can rest on the ratings of all raters, by Krippendorff's ordinal alpha.
///
/// Only cases with two ratings or more count: a case that one person rated says nothing of agreement. The
/// verdict is read from the lower end of alpha's interval, so there is none where the cases do not vary.
package enum Reliance: Sendable, Equatable {
    /// Fewer cases with two ratings than `leastCases`.
    case tooFewCases(paired: Int)
    /// Nobody disagrees in any case. With 95 % confidence a disagreement is in a smaller share of cases than
    /// this.
    case noDisagreement(paired: Int, below: Double)
    /// There is no interval for another reason.
    case noInterval(Undefined)
    /// By the lower end of the interval: from 0.8 on, from 0.667 on, and below.
    case reliable(low: Double), tentative(low: Double), unreliable(low: Double)

    /// Below this nothing is concluded.
    package static let leastCases = 10

    /// Nil where alpha is not defined.
    ///
    /// - Source: the limits are those of Krippendorff K. Content Analysis, 2nd edition, 2004, page 241.
    init?(_ alpha: AgreementReport.Figure, of tally: Tally) {
        guard alpha.measured.value != nil else { return nil }
        let paired = tally.paired
        let disagreeing = tally.count { $0.isPaired && $0.agreement < 1 ? 1 : 0 }
        if paired < Self.leastCases {
            self = .tooFewCases(paired: paired)
        } else if disagreeing == 0, let below = Proportion(0, of: paired)?.boundIfNone {
            self = .noDisagreement(paired: paired, below: below)
        } else {
            switch alpha.bootstrap {
            case .undefined(let why): self = .noInterval(why)
            case .defined(let interval) where interval.low >= 0.8: self = .reliable(low: interval.low)
            case .defined(let interval) where interval.low >= 0.667: self = .tentative(low: interval.low)
            case .defined(let interval): self = .unreliable(low: interval.low)
            }
        }
    }
}
