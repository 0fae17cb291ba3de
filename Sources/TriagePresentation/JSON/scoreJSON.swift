import TriageSyntax
import TriageAuthoring
import TriageEngine
import TriageTraining

/// A score for programs.
package func json(of score: AttemptScore, _ program: Program) -> JSON {
    let deductions = score.deductions.map { item -> JSON in
        .object([
            ("fault", .text(item.fault.rawValue)), ("part", .text(item.rule.part.rawValue)),
            ("class", .text(item.rule.deviation.rawValue)), ("points", .number(item.points)),
            ("at", item.at.map { .number($0) } ?? .null), ("what", .text(item.what)),
            ("rule", .text(item.rule.because)),
            ("because", .text(item.because)),
            ("sources", .list(item.sources.map { .text(program.sources[$0].name) })),
        ])
    }
    return .object([
        ("format", "triage-score/1"), ("attempt", .text(score.attempt.name)),
        ("kind", .text(score.attempt.kind.rawValue)),
        ("simulation", score.attempt.simulation.map { .text($0) } ?? .null),
        ("trainee", .text(score.attempt.trainee)),
        ("points", .number(score.points)), ("level", .text(score.level.rawValue)),
        ("is_whole", .flag(score.attempt.isWhole)),
        ("decided", .list(score.decided.map { .text(program.name(of: $0)) })),
        ("deductions", .list(deductions)),
        (
            "times",
            .object(score.times.map { (key: $0.name, value: $0.seconds.map { .number($0) } ?? .null) })
        ),
        ("left_out", .list(score.leftOut.map { .text($0) })),
    ])
}

/// A cohort for programs.
package func json(of cohort: Cohort, _ program: Program) -> JSON {
    .object([
        ("format", "triage-cohort/1"),
        (
            "trainees",
            .list(
                cohort.trainees.map { trainee in
                    .object([
                        ("trainee", .text(trainee.name)),
                        ("points", .list(trainee.points.map { .number($0) })),
                        ("under_triage", .number(trainee.underTriage)),
                    ])
                })
        ),
        (
            "questions",
            .list(
                cohort.questions.map { item in
                    .object([
                        ("question", .text(program.questions[item.question].name)),
                        ("wanted", .number(item.wanted)),
                        ("asked", .number(item.asked)), ("late", .number(item.late)),
                    ])
                })
        ),
        (
            "times",
            .list(
                cohort.times.map { time in
                    .object([
                        ("name", .text(time.name)), ("count", .number(time.count)),
                        ("median", .number(time.median)),
                        ("p90", .number(time.p90)),
                    ])
                })
        ),
    ])
}
