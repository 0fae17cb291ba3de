extension AgreementReport.Coefficient {
    /// What it is called in a report.
    package var name: String {
        switch self {
        case .kappa(.plain): "kappa"
        case .kappa(let weighting): "kappa, \(weighting.rawValue) weights"
        case .meanError: "mean error in rungs"
        case .fleissKappa: "Fleiss' kappa"
        case .krippendorffAlpha(let level): "Krippendorff's alpha, \(level.rawValue)"
        case .gwetAC1: "Gwet's AC1"
        case .rung(let name): name
        }
    }
}

extension AgreementReport.Kind {
    /// What it is called in a report.
    package var name: String {
        switch self {
        case .exact: "exact agreement"
        case .withinOneRung: "within one rung"
        case .twoRungsOff: "two rungs off or more"
        case .underTriage(let definition): "under-triage, \(definition.rawValue)"
        case .overTriage(let definition): "over-triage, \(definition.rawValue)"
        }
    }

    package var isUnderTriage: Bool { if case .underTriage = self { true } else { false } }
}
