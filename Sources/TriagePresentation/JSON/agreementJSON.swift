import TriageSyntax
import TriageAuthoring
import TriageTraining

/// Agreement for programs; a figure that is not defined is null, with the reason.
package func json(of report: AgreementReport) -> JSON {
    func figure(_ figure: AgreementReport.Figure) -> JSON {
        var pairs: [(key: String, value: JSON)] = [("name", .text(figure.name))]
        switch figure.measured {
        case .undefined(let why): pairs += [("value", .null), ("why", .text(why.reason))]
        case .defined(let value):
            pairs += [("value", .real(value.value)), ("n", .number(value.n))]
            if let error = value.standardError { pairs.append(("standard_error", .real(error))) }
            if let interval = value.interval {
                pairs.append(("interval", [.real(interval.low), .real(interval.high)]))
                pairs.append(("interval_is_cut", .flag(value.isCut)))
            }
            switch figure.bootstrap {
            case .defined(let drawn): pairs.append(("bootstrap", [.real(drawn.low), .real(drawn.high)]))
            case .undefined(let why):
                pairs += [("bootstrap", .null), ("why_no_bootstrap", .text(why.reason))]
            }
        }
        return .object(pairs)
    }
    func share(_ share: AgreementReport.Share) -> JSON {
        switch share.measured {
        case .undefined(let why):
            return .object([("name", .text(share.name)), ("value", .null), ("why", .text(why.reason))])
        case .defined(let value):
            return .object([
                ("name", .text(share.name)), ("value", .real(value.value)), ("count", .number(value.count)),
                ("n", .number(value.n)),
                ("interval", [.real(value.interval.low), .real(value.interval.high)]),
                ("bound_if_none", value.boundIfNone.map { .real($0) } ?? .null),
            ])
        }
    }
    let scale = report.file.scale
    return .object([
        ("format", "triage-agreement/1"), ("scale", .list(scale.map { .text($0) })),
        ("raters", .list(report.file.raters.map { .text($0) })), ("cases", .number(report.file.cases.count)),
        ("left_out", .number(report.file.leftOut)), ("pairs_left_out", .number(report.pairsLeftOut)),
        (
            "pairs",
            .list(
                report.pairs.map { pair in
                    .object([
                        ("rater", .text(pair.rater)), ("reference", .text(pair.reference)),
                        (
                            "matrix",
                            .list(
                                scale.indices.map { row in
                                    .list(
                                        scale.indices.map {
                                            .number(pair.confusion[reference: row, rating: $0])
                                        })
                                })
                        ),
                        ("shares", .list(pair.shares.map(share))),
                        ("figures", .list(pair.figures.map(figure))),
                    ])
                })
        ),
        ("together", .list(report.together.map(figure))), ("by_rung", .list(report.categories.map(figure))),
    ])
}
