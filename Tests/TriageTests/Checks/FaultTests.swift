import Testing
import TriageCompiler
import TriageDiagnostics

/// A random library with one fault put in is refused for that fault, at its place, and for nothing else.
@Suite struct FaultTests {
    /// A fault: an entry of a section with an arrow at the place, and the code.
    private static let faults: [(section: String, entry: String, code: String)] = [
        ("rules", "x: { when: ↓mod >= y, flag: [f], because: B, source: s }", "unknown-name"),
        (
            "rules", "x: { when: b_q0 is answered and ↓nothing, flag: [f], because: B, source: s }",
            "unknown-name"
        ),
        ("rules", "x: { when: 'xq = ↓w', flag: [f], because: B, source: s }", "unknown-answer"),
        ("rules", "x: { when: '↓xq contains u', flag: [f], because: B, source: s }", "wrong-type"),
        ("rules", "x: { when: 'xq ↓== u', flag: [f], because: B, source: s }", "condition-syntax"),
        ("rules", "x: { when: ↓\"xq = u\", flag: [f], because: B, source: s }", "condition-style"),
        ("rules", "x: { when: ↓[xq = u], flag: [f], because: B, source: s }", "condition-shape"),
        ("rules", "x: { when: '↓xq = u', raise: [a1], because: B, source: s }", "lowers-on-danger"),
        ("rules", "x: { when: '↓xq is answered', step_up: 1, because: B, source: s }", "lowers-on-danger"),
        ("rules", "x: { when: '↓not(xq >= v)', raise: [z1], because: B, source: s }", "lowers-on-danger"),
        ("rules", "x: { when: xq >= v, raise: [↓a9], because: B, source: s }", "unknown-reference"),
        ("rules", "x: { when: xq >= v, flag: [↓g], because: B, source: s }", "unknown-reference"),
        ("rules", "x: { when: xq >= v, flag: [f], because: B, source: ↓t }", "unknown-source"),
        ("rules", "↓x: { when: xq >= v, flag: [f], source: s }", "no-because"),
        ("rules", "↓x: { when: xq >= v, flag: [f], because: B }", "no-source"),
        ("rules", "↓x: { when: xq >= v, because: B, source: s }", "does-nothing"),
        ("rules", "x: { when: xq >= v, ↓flags: [f], flag: [f], because: B, source: s }", "unknown-key"),
        ("rules", "↓x: { flag: [f], because: B, source: s }", "missing-key"),
        ("rules", "x: { when: xq >= v, step_up: ↓2, because: B, source: s }", "bad-value"),
        ("rules", "x: { when: '↓xn >= 10', flag: [f], because: B, source: s }", "score-out-of-reach"),
        (
            "rules", "x: { when: 'xn >= ↓9223372036854775808', flag: [f], because: B, source: s }",
            "wrong-type"
        ),
        ("rules", "↓X: { when: xq >= v, flag: [f], because: B, source: s }", "bad-name"),
        ("rules", "xr: { when: xq >= v, flag: [f], because: B, source: s }\n  ↓xr: {}", "duplicate-key"),
        ("findings", "↓xq: 'xq = u'", "duplicate-name"),
        ("findings", "↓xf: 'xf or xq = u'", "cycle"),
        ("scores", "↓xs: { reads: S, count: ['xs >= 1', xq = u] }", "cycle"),
        ("scores", "xs: { reads: S, add: { ↓xq: { u: 0 } } }", "missing-points"),
        ("scores", "↓xs: { reads: S, add: { xq: { u: 0, v: 61 } } }", "too-many-values"),
        ("scores", "xs: { reads: S, add: { ↓xm: { u: 0, v: 1 } } }", "wrong-type"),
        ("scores", "xs: { reads: S, add: [{ ↓when: xq = u }] }", "missing-key"),
        ("scores", "xs: { reads: S, add: { xq: { u: ↓none, v: 1 } } }", "bad-value"),
        (
            "questions", "↓xp: { ask: Q, why: W, answers: { u: U, v: V }, must_ask: true }",
            "missing-if-missing"
        ),
        (
            "questions", "↓xp: { ask: Q, answers: { u: U, v: V }, must_ask: true, if_missing: ask_again }",
            "no-why"
        ),
        ("questions", "xp: { ask: Q, answers: { u: U, v: V }, if_missing: assume ↓w }", "unknown-answer"),
        ("questions", "xp: { ask: Q, answers: ↓{ u: U } }", "bad-value"),
        ("questions", "↓xp: { ask: Q, answers: { u: U, v: V }, ask_when: xp = u }", "cycle"),
        ("questions", "xp: { ask: Q, answers: { u: ↓&a U, v: V } }", "alias-or-tag"),
        ("laws", "x: { when: xq >= v, at_least: ↓a9, because: B, source: s }", "unknown-reference"),
        ("ladders", "↓y: { title: Y, rungs: { y0: { label: Y } } }", "bad-ladder"),
        (
            "ladders", "y: { title: Y, provisional: ↓z1, rungs: { y0: { label: Y }, y1: { label: Y } } }",
            "bad-ladder"
        ),
        ("ladders", "y: { title: Y, rungs: { ↓a1: { label: Y }, y1: { label: Y } } }", "duplicate-name"),
        (
            "ladders", "y: { title: Y, rungs: { y0: { label: Y, lower: ↓never }, y1: { label: Y } } }",
            "bad-ladder"
        ),
        ("screens", "↓x: { ask: A, covers: [xq], none: N }", "bad-screen"),
        ("screens", "x: { ask: A, covers: [xq, xn, ↓xq], none: N }", "bad-screen"),
        ("screens", "x: { ask: A, covers: [xq, ↓xm], none: N }", "no-safest-answer"),
        ("screens", "x: { ask: A, covers: [xq, ↓xx], none: N }", "unknown-reference"),
        (
            "questions", "xp: { ask: Q, answers: { u: U, v: V }, unordered: true, fresh_for: ↓1 h }",
            "no-safest-answer"
        ),
        ("questions", "xp: { ask: Q, answers: { u: U, v: V }, fresh_for: ↓1h }", "bad-value"),
        ("questions", "xp: { ask: Q, answers: { u: U, v: V }, tell: ↓ems }", "unknown-reference"),
        (
            "questions", "xp: { ask: Q, answers: { u: U, v: { label: V, hears: [gun, ↓gun] } } }",
            "duplicate-name"
        ),
        ("danger_keys", "x: { label: L, record: { xq: ↓u } }", "bad-danger-key"),
        ("danger_keys", "x: { label: L, record: { xn: ↓00, xq: v } }", "bad-danger-key"),
        ("danger_keys", "x: { label: L, record: { xq: ↓w } }", "unknown-answer"),
        ("danger_keys", "x: { label: L, record: { xq: [u, ↓v] } }", "wrong-type"),
        ("danger_keys", "x: { label: L, record: { ↓xx: v } }", "unknown-reference"),
        ("audiences", "x: { label: L, sees: [↓t] }", "unknown-reference"),
    ]

    @Test(arguments: faults.indices)
    func aFaultIsReportedAtItsPlace(index: Int) {
        let fault = Self.faults[index]
        for seed in 0..<12 {
            var library = RandomLibrary(seed: 50_000 + 100 * index + seed).files
            // What the faults speak of.
            library[0].sections["questions", default: []] += [
                "xq: { ask: Q, answers: { u: U, v: V } }", "xn: { ask: Q, number: { from: 0, to: 9 } }",
                "xm: { ask: Q, choose: several, answers: { u: U, v: V } }",
            ]
            if fault.section == "danger_keys" { library[0].sections["danger_keys"] = [] }
            let isBase = ["ladders", "audiences", "danger_keys"].contains(fault.section)
            let file = isBase ? 0 : seed % library.count
            library[file].sections[fault.section, default: []].append(fault.entry)
            let texts = library.map { Example($0.text()) }
            let errors = compile(files(texts.map(\.text))).problems.filter { $0.severity == .error }
            let places = texts.indices.flatMap { file in texts[file].places.map { "\(file):\($0)" } }
            #expect(
                errors.map(\.code) == [fault.code],
                "seed \(seed), \(fault.entry): \(errors.map(\.message))")
            #expect(
                errors.map { "\($0.span.file):\($0.span.start)" } == places, "seed \(seed), \(fault.entry)")
        }
    }
}
