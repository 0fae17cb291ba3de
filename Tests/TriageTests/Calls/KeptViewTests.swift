import Testing
import TriageCalls
import TriageEngine
import TriagePresentation
import TriageSyntax

/// What is kept from one view of a call to the next changes none of them.
@Suite struct KeptViewTests {
    /// After every event, and when time has passed since: answers age, lines are lost, people come and go.
    @Test(arguments: 1...Nightly.count(120, oneIn: 3))
    func whatIsKeptShowsWhatIsMadeAnew(seed: Int) throws {
        var random = try RandomCall(seed: seed)
        var kept = Assessments()
        for step in 0..<25 {
            let event = random.step()
            for seconds in [0, 90, 500 * (step % 3)] {
                let moment = Moment(milliseconds: random.now.milliseconds + Int64(seconds) * 1_000)
                let view = random.call.view(at: moment, keeping: &kept)
                let fresh = random.call.view(at: moment)
                try #require(
                    all(view, random.program) == all(fresh, random.program), "\(seconds) s after \(event)")
            }
        }
    }

    /// All that programs and people are shown of it.
    private func all(_ view: CallView, _ program: Program) -> [String] {
        [json(live: view, program).line, json(of: view, program).line]
    }
}
