import TriageAuthoring
import TriageBench
import TriageCompiler
import TriageDiagnostics

/// Reading, checking and lowering libraries of growing size.
func benchLoading() throws {
    print("\nLoading: read, check and lower a generated library")
    var smallest = 0.0
    for rules in [80, 320, 1_250, 5_000, 20_000] {
        let library = Bench.Generated(
            questions: rules == 80 ? 40 : max(60, rules * 2 / 25), rules: rules)
        _ = try library.program()
        let bytes = library.text.files.reduce(0) { $0 + $1.bytes.count }
        let time = median(rounds: rules > 2_000 ? 3 : 7) {
            precondition(
                compile(library.text.files).program != nil, "the generated library does not compile")
        }
        if smallest == 0 { smallest = time / Double(rules) }
        show(
            "\(rules) rules, \(bytes / 1_000) kB", time,
            "\((time / Double(rules) / 1_000 * 10).rounded() / 10) us a rule, "
                + "\((time / Double(rules) / smallest * 100).rounded() / 100) times the smallest")
    }
}
