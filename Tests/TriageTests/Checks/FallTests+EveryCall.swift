import Testing
import TriageCompiler
import TriageEngine
import TriageProofs
import TriageValues

/// Against every call there is.
extension FallTests {
    private struct Fall: Hashable {
        let ladder: Int
        let from: Int
        let assuming: Bool
    }

    /// The falls of every call that both can record, by names, and the fewest answers that each takes; said
    /// without what the proof is made of.
    ///
    /// - Parameter old: with `new` without a floor, so that what it recommends is what rules raise to.
    private func everyFall(_ old: Program, _ new: Program) -> [Fall: Int] {
        var (before, after) = (Evaluator(old), Evaluator(new))
        var falls: [Fall: Int] = [:]
        for call in old.everyCall() {
            guard let other = new.recorded(call, of: old) else { continue }
            before.evaluate(call)
            after.evaluate(other)
            for (place, ladder) in old.ladders.enumerated() {
                guard let now = new.ladders.firstIndex(where: { $0.name == ladder.name }) else { continue }
                for (assuming, rung) in [(false, \Standing.established), (true, \.recommended)] {
                    let from = before.standings[place][keyPath: rung]
                    let kept = new.ladders[now].rungs.firstIndex { $0.name == ladder.rungs[from].name }
                    guard kept.map({ $0 > after.standings[now][keyPath: rung] }) ?? true else { continue }
                    let count = call.codes.count { $0 != .notAsked }
                    let fall = Fall(ladder: place, from: from, assuming: assuming)
                    falls[fall] = min(falls[fall] ?? .max, count)
                }
            }
        }
        return falls
    }

    /// How many falls there are on the answers alone, and with what is assumed.
    private func agrees(_ old: [String], _ new: [String], _ seed: Int) throws -> (plain: Int, assumed: Int) {
        let proof = try proof(compiled(old), compiled(new))
        func bare(_ texts: [String]) -> [String] {
            texts.map { $0.replacing("provisional: a1, ", with: "") }
        }
        let every = everyFall(try compiled(bare(old)), try compiled(bare(new)))
        var named: [Fall: Int] = [:]
        for (question, call) in try falls(proof) {
            let fall = Fall(
                ladder: question.rung.ladder, from: question.rung.rung, assuming: question.assuming)
            named[fall] = min(named[fall] ?? .max, call.old.codes.count { $0 != .notAsked })
        }
        #expect(named == every, "seed \(seed)\n\(old)\n\(new)")
        return (every.keys.count { !$0.assuming }, every.keys.count { $0.assuming })
    }

    /// Something is assumed for some of the missing answers.
    private static func assuming(_ texts: [String], _ random: inout Seeded) -> [String] {
        texts.map { text in
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                guard line.contains("{ ask: Q"), !line.contains("if_missing"), random.chance(60) else {
                    return String(line)
                }
                let answers =
                    line.contains("number:")
                    ? ["0", "1", "2", "3"] : line.contains("u: U") ? ["u", "v", "w"] : ["n", "y"]
                let answer = random.pick(answers)
                return String(line).replacing("{ ask: Q", with: "{ if_missing: assume \(answer), ask: Q")
            }
            return lines.joined(separator: "\n")
        }
    }

    /// Libraries of the same questions with a rule less, a test more, another rung, one more step up, or
    /// another assumption; each both ways.
    @Test(arguments: 0..<8)
    func everyCallSaysTheSame(part: Int) throws {
        var (lower, same, assumed) = (0, 0, 0)
        for seed in part * 20..<(part + 1) * 20 {
            var random = Seeded(310_000 + seed)
            let texts = Self.assuming(SmallLibrary(seed: 300_000 + seed, isSound: true).texts, &random)
            guard let changed = Self.changed(texts, &random) else { continue }
            guard compile(files(texts)).program != nil, compile(files(changed)).program != nil
            else { continue }
            let bare = texts.map { $0.replacing(#/if_missing: assume \w+, /#, with: "") }
            for (old, new) in [(texts, changed), (changed, texts), (texts, bare)] {
                let count = try agrees(old, new, seed)
                if count.plain + count.assumed > 0 { lower += 1 } else { same += 1 }
                if count.assumed > count.plain { assumed += 1 }
            }
        }
        #expect(lower > 5 && same > 5 && assumed > 0, "\(lower) lower, \(same) not, \(assumed) assumed")
    }

    /// Ladders with another rung, or another limit or order.
    @Test(arguments: 0..<4)
    func laddersToo(part: Int) throws {
        var lower = 0
        for seed in part * 10..<(part + 1) * 10 {
            var random = Seeded(350_000 + seed)
            let texts = Self.assuming(SmallLibrary(seed: 340_000 + seed, isSound: true).texts, &random)
            var changed = Self.changed(texts, &random) ?? texts
            let (old, new) = random.pick([
                ("step_up_limit: a2", "step_up_limit: a1"), ("a0: {", "b: { label: X }, a0: {"),
                ("a1: {", "b: { label: X }, a1: {"), ("a2: {", "b: { label: X }, a2: {"),
                ("a1: { label: B }, a2: { label: C }", "a2: { label: C }, a1: { label: B }"),
            ])
            changed[0] = changed[0].replacing(old, with: new)
            guard compile(files(texts)).program != nil, compile(files(changed)).program != nil
            else { continue }
            for (old, new) in [(texts, changed), (changed, texts)] {
                if try agrees(old, new, seed).plain > 0 { lower += 1 }
            }
        }
        #expect(lower > 2)
    }

    /// Two libraries that share nothing but names.
    @Test(arguments: 0..<4)
    func librariesOfOtherQuestionsToo(part: Int) throws {
        var lower = 0
        for seed in part * 10..<(part + 1) * 10 {
            let both = [320_000, 330_000].map { SmallLibrary(seed: $0 + seed, isSound: true).texts }
            if try agrees(both[0], both[1], seed).plain > 0 { lower += 1 }
        }
        #expect(lower > 2)
    }

    /// A library changed in one way that an author might.
    private static func changed(_ texts: [String], _ random: inout Seeded) -> [String]? {
        var lines = texts[1].split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let rules = lines.indices.filter { lines[$0].contains("raise: [a") }
        guard let rule = rules.randomElement(using: &random) else { return nil }
        func replace(_ old: String, _ new: String) { lines[rule] = lines[rule].replacing(old, with: new) }
        switch random.int(0...6) {
        case 0 where rules.count > 1: lines.remove(at: rule)
        case 1: replace("when: '", "when: 'here = y and ")
        case 2: replace("raise: [a2]", "raise: [a1]")
        case 3: replace("raise: [a1]", "step_up: 1")
        case 4:
            lines[rule].append("\n  more: { when: here = y, step_up: 1, because: B, source: s }")
        case 5:
            guard let place = lines.firstIndex(where: { $0.contains("if_missing: assume ") }) else {
                return nil
            }
            lines[place] = lines[place].replacing(#/if_missing: assume \w+, /#, with: "")
        default: replace("when: '", "when: 'here = y or ")
        }
        return [texts[0], lines.joined(separator: "\n")]
    }
}

extension Program {
    /// A call of another program as this one records it; nil where it cannot.
    fileprivate func recorded(_ call: Answers, of other: Program) -> Answers? {
        var answers = Answers(for: self)
        for (place, question) in other.questions.enumerated() where call[place] != .notAsked {
            guard let here = questions.firstIndex(where: { $0.name == question.name }),
                let answer = other.answer(call[place], to: place)
            else { return nil }
            switch (questions[here].kind, question.kind) {
            case (.choice, .choice), (.several, .several), (.number, .number): break
            default: if call[place].isValue { return nil }
            }
            guard case .success(let code) = code(for: answer, to: here) else { return nil }
            answers[here] = code
        }
        return answers
    }
}
