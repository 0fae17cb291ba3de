import TriageEngine
import TriageModel
import TriageSyntax

/// What can be undecided on a call and is known by a name.
package enum Subject: Hashable {
    case question(Int)
    case finding(Int)
    case score(Int)
    /// Whether the rules raise a ladder so high, where a condition asks.
    case rung(RungPlace)
    case rule(Int)
}

extension CheckedLibrary {
    var subjects: [Subject] {
        questions.indices.map { .question($0) } + findings.indices.map { .finding($0) }
            + scores.indices.map { .score($0) }
    }

    /// Where a walk begins: the subjects, and ladders that conditions test.
    var roots: [Subject] { subjects + testedRungs.map { .rung($0) } }

    func name(of subject: Subject) -> Word {
        switch subject {
        case .question(let index): questions[index].declaration.name
        case .finding(let index): findings[index].declaration.name
        case .score(let index): scores[index].declaration.name
        case .rung(let place): ladders[place.ladder].name
        case .rule(let index): rules[index].declaration.name
        }
    }

    /// What must be known before a subject can be: what its conditions name, the questions whose points a
    /// score adds up, the rules that raise a ladder.
    func needs(of subject: Subject) -> [Subject] {
        switch subject {
        case .question(let index): relevanceConditions(index).flatMap(\.subjects)
        case .finding(let index): findings[index].when?.subjects ?? []
        case .score(let index):
            switch scores[index].declaration.kind {
            case .count: scores[index].when.compactMap { $0 }.flatMap(\.subjects)
            case .add(let parts):
                parts.compactMap { names.questions[$0.question.text] }.map { .question($0) }
                    + scores[index].when.compactMap { $0 }.flatMap(\.subjects)
            }
        // What raises a ladder anywhere is told as the same round trip, whichever rung is tested.
        case .rung(let place): rules(raising: place.ladder).map { .rule($0) }
        case .rule(let index):
            [appliesWhen[rules[index].document] ?? nil, rules[index].when].compactMap { $0 }
                .flatMap(\.subjects)
        }
    }
}

extension TypedCondition {
    /// What the tests of the condition name, in their order.
    package var subjects: [Subject] {
        var subjects: [Subject] = []
        forEachLeaf { leaf in
            switch leaf {
            case .finding(let index, _): subjects.append(.finding(index))
            case .score(let index, _, _): subjects.append(.score(index))
            case .rung(let place, _): subjects.append(.rung(place))
            case .value(let question, _, _), .number(let question, _, _, _),
                .contains(let question, _, _), .status(let question, _, _):
                subjects.append(.question(question))
            // What an answer opens does not wait for what decides whether the question matters.
            case .all, .any, .not, .atLeast, .opened: break
            }
        }
        return subjects
    }
}

/// A walk over what needs what: each subject once, depth first, with a stack of its own, so that no library
/// is too deep for it.
struct DependencyWalk {
    /// Round trips of subjects that need themselves, each as the walk met it.
    private(set) var rounds: [[Subject]] = []
    /// For each subject how many names its longest chain has, itself included; round trips are cut.
    private(set) var lengths: [Subject: Int] = [:]

    init(_ library: CheckedLibrary) {
        for subject in library.roots where lengths[subject] == nil { walk(from: subject, library) }
    }

    private mutating func walk(from start: Subject, _ library: CheckedLibrary) {
        var path = [(subject: start, needs: library.needs(of: start), next: 0)]
        var places = [start: 0]
        while let (subject, needs, next) = path.last {
            guard next < needs.count else {
                lengths[subject] = 1 + (needs.compactMap { lengths[$0] }.max() ?? 0)
                places[subject] = nil
                path.removeLast()
                continue
            }
            path[path.count - 1].next += 1
            let need = needs[next]
            if let place = places[need] {
                rounds.append(path[place...].map(\.subject))
            } else if lengths[need] == nil {
                places[need] = path.count
                path.append((need, library.needs(of: need), 0))
            }
        }
    }
}
