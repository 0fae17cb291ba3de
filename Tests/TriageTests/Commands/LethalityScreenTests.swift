import Testing

extension CommandTests {
    /// A county that asks a lethality screen of its own, on the shipped library.
    @Suite(.timeLimit(.minutes(30))) struct LethalityScreenTests {
        @Test func isCheckedWithoutAMessage() throws {
            let ending = try Command().run("triage check --strict $F/lethality")
            #expect(ending.code == 0 && ending.output.split(separator: "\n").count == 1, "\(ending)")
        }

        @Test func itsCasesPass() throws {
            let ending = try Command().run("triage test $F/lethality")
            #expect(ending.code == 0 && ending.output.hasSuffix("9 passed, 0 failed\n"), "\(ending)")
        }
    }
}
