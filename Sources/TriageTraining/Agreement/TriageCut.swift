/// What becomes of a scale cut in two: cases that were called high or not, and needed it or not.
///
/// Two published pairs of rates divide the same misses by different cases and differ much where few cases
/// need the high side, so a rate is never shown without the name of its definition.
package struct TriageCut: Sendable, Equatable {
    /// Called high and needed it.
    package let rightlyHigh: Int
    /// Called high and did not need it.
    package let wronglyHigh: Int
    /// Called low and needed high: the missed ones.
    package let wronglyLow: Int
    /// Called low and needed no more.
    package let rightlyLow: Int

    package init(rightlyHigh: Int, wronglyHigh: Int, wronglyLow: Int, rightlyLow: Int) {
        self.rightlyHigh = rightlyHigh
        self.wronglyHigh = wronglyHigh
        self.wronglyLow = wronglyLow
        self.rightlyLow = rightlyLow
    }

    package enum Definition: String, Sendable, CaseIterable {
        /// Shares of the calls: of those called low, and of those called high.
        ///
        /// - Source: the Cribari matrix, in American College of Surgeons, Resources for Optimal Care of the
        ///   Injured Patient, 2014.
        case cribari = "Cribari"
        /// Shares of the needs, which are 1 - sensitivity and 1 - specificity.
        ///
        /// - Source: Newgard CD et al. National guideline for the field triage of injured patients, 2021. J
        ///   Trauma Acute Care Surg 2022;93:e49-e60.
        case fieldTriage = "field triage guideline"
    }

    /// Missed cases, as a share of those called low or of those that needed high.
    package func underTriage(_ definition: Definition) -> Measured<Proportion> {
        switch definition {
        case .cribari:
            .share(wronglyLow, of: wronglyLow + rightlyLow, else: .noCase("called below the cut"))
        case .fieldTriage:
            .share(wronglyLow, of: wronglyLow + rightlyHigh, else: .noCase("at or above the cut"))
        }
    }

    /// Cases called high without need, as a share of those called high or of those that needed no more.
    package func overTriage(_ definition: Definition) -> Measured<Proportion> {
        switch definition {
        case .cribari:
            .share(wronglyHigh, of: wronglyHigh + rightlyHigh, else: .noCase("called at or above the cut"))
        case .fieldTriage:
            .share(wronglyHigh, of: wronglyHigh + rightlyLow, else: .noCase("below the cut"))
        }
    }

    /// Cases called on the side they needed.
    package var correct: Measured<Proportion> {
        let right = rightlyHigh + rightlyLow
        return .share(right, of: right + wronglyHigh + wronglyLow, else: .noPair)
    }
}

extension Confusion {
    /// The scale cut in two: this category and those above it are high.
    package func cut(at category: Int) -> TriageCut {
        func cases(_ references: Range<Int>, _ ratings: Range<Int>) -> Int {
            references.reduce(0) { sum, reference in
                sum + ratings.reduce(0) { $0 + self[reference: reference, rating: $1] }
            }
        }
        let low = 0..<category
        let high = category..<categories
        return TriageCut(
            rightlyHigh: cases(high, high), wronglyHigh: cases(low, high), wronglyLow: cases(high, low),
            rightlyLow: cases(low, low))
    }
}
