import TriageDiagnostics

/// The library that the examples of the checks belong to: each example is one more file beside it.
enum ExampleBase {
    static let text = """
        rule_set: base
        title: Base
        ladders:
          response:
            title: Response
            rungs: { wait: { label: Wait }, help: { label: Help }, now: { label: Now } }
        responders: { ems: { label: Ambulance } }
        flags: { note: { label: Note } }
        sources: { s: { title: Book, by: Author, year: 2000, where: Shelf, status: verified } }
        questions:
          mood: { ask: How is the mood?, reads: the mood is, answers: { fine: Fine, low: Low, very_low: Very low } }
          signs: { ask: How many signs?, reads: the number of signs is, number: { from: 0, to: 4 } }
          feel:
            ask: What is felt?
            reads: the person feels
            choose: several
            none: steady
            answers: { steady: Steady, hopeless: Hopeless, trapped: { label: Trapped, hears: [no way out] } }
        rules:
          base_now: { when: mood >= very_low and signs >= 4, raise: [now], because: It is so., source: s }
          base_help: { when: feel contains trapped, raise: [help], because: It is so., source: s }

        """

    /// The example as a file of its own; one without a header gets one.
    static func files(_ example: String) -> [SourceFile] {
        let headers = ["rule_set:", "protocol:", "language:", "layer:", "library:"]
        let hasHeader = headers.contains { example.hasPrefix($0) }
        let text = hasHeader ? example : "rule_set: example\ntitle: Example\n" + example
        return [
            SourceFile(id: 0, path: "base.yaml", text: Self.text),
            SourceFile(id: 1, path: "example.yaml", text: text),
        ]
    }
}
