import Testing

extension CommandTests {
    /// A library with a number that has places: breath alcohol, with cases on both sides of each limit.
    @Suite(.timeLimit(.minutes(30))) struct DecimalFixtureTests {
        @Test func isCheckedWithoutAMessage() throws {
            let ending = try Command().run("triage check --strict $F/decimals")
            #expect(ending.code == 0 && ending.output.split(separator: "\n").count == 1, "\(ending)")
        }

        @Test func itsCasesPass() throws {
            let ending = try Command().run("triage test $F/decimals")
            #expect(ending.code == 0 && ending.output.hasSuffix("6 passed, 0 failed\n"), "\(ending)")
        }
    }
}
