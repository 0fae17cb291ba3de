import Testing
import TriageSession

/// What Tab offers, by what was typed.
@Suite struct CompletionTests {
    /// The text before the cursor; what is offered, in its order, or a part of it with `...` at the end.
    private static let table: [(typed: String, offered: [String])] = [
        ("wha", ["what"]),
        ("what ", ["if"]),
        ("why no", ["not", "not_responsive", "not_breathing", "..."]),
        ("why not emer", ["emergency"]),
        ("why not harm_today_way_u", ["harm_today_way_unknown"]),
        ("thoughts_n", ["thoughts_now"]),
        ("thoughts = ", ["no", "yes", "unknown", "refused", "unclear", "lost"]),
        ("thoughts = y", ["yes"]),
        ("thoughts != ", ["no", "yes"]),
        ("what if act_now = in", ["in_progress"]),
        ("thoughts = yes, act_now = ear", ["earlier_today"]),
        ("act_method = [ingestion, han", ["hanging"]),
        ("act_method contains any of (ga", ["gas"]),
        ("age in (child_u12, you", ["youth_12_17"]),
        ("if despair ", ["in", "between", "is"]),
        ("thoughts is ref", ["refused"]),
        ("concern con", ["contains"]),
        ("thoughts = yes and harmed_t", ["harmed_today"]),
        ("thoughts = yes a", ["and"]),
        ("thoughts = yes and (act_n", ["act_now"]),
        ("why not harm_today ", ["and", "or"]),
        ("show vic-triage-2010-", ["vic-triage-2010-unread"]),
        ("show police_lead", ["police_leading"]),
        ("explain unknown-a", ["unknown-answer"]),
        ("help why", ["why"]),
        ("help lang", ["language"]),
        ("watch ", ["on", "off"]),
        ("undo ", []),
        ("rules ", []),
        ("note thou", []),
        ("zzzz", []),
    ]

    @Test func offersWhatCanStandThere() {
        let session = Session.started()
        for (typed, offered) in Self.table {
            let found = session.completion(of: typed).candidates.map(\.text)
            if offered.last == "..." {
                #expect(Array(found.prefix(offered.count - 1)) == offered.dropLast(), "\(typed)")
                #expect(found.count >= offered.count, "\(typed)")
            } else {
                #expect(found == offered, "\(typed)")
            }
        }
    }

    @Test func saysWhatCandidatesMean() {
        let session = Session.started()
        let answers = session.completion(of: "act_now = ").candidates
        #expect(answers.first { $0.text == "in_progress" }?.label == "Right now")
        let names = session.completion(of: "show harm_tod").candidates
        #expect(names.map(\.label).first?.hasPrefix("rule: Poison, gas") == true)
        #expect(session.completion(of: "why not thoughts_").common == "thoughts_")
    }

    /// Only answers that were given can be cleared, and only files stand where a file is wanted.
    @Test func followsTheSession() {
        var session = Session.started()
        #expect(session.completion(of: "clear ").candidates.isEmpty)
        _ = session.handle("thoughts = yes")
        #expect(session.completion(of: "clear ").candidates.map(\.text) == ["thoughts"])
        _ = session.handle("save kept.call.yaml")
        #expect(session.completion(of: "call k").candidates.map(\.text) == ["kept.call.yaml"])
        _ = session.handle("ask")
        #expect(session.completion(of: "se").candidates.isEmpty)
    }

    /// Every candidate begins with what was typed of it, whatever that is.
    @Test func candidatesGoOnWithWhatWasTyped() {
        let session = Session.started()
        var random = Seeded(3)
        let lines = Self.table.map(\.typed) + ["why not harm_today and (act_now >= in", "what if x = [a, b"]
        for _ in 0..<2_000 {
            let line = random.pick(lines)
            let typed = String(line.prefix(random.int(0...line.count)))
            let completion = session.completion(of: typed)
            let word = typed.suffix(completion.typed)
            #expect(completion.candidates.allSatisfy { $0.text.hasPrefix(word) }, "\(typed)")
        }
    }
}
