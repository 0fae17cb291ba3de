import TriageEngine
import TriageValues

/// A program printed as C, for calls of which every question is answered: what a good programmer would write
/// by hand, rules of the highest rung first, and no further than the first that holds.
///
/// In two forms: with `&&` and `||`, which stop early and mispredict, and with `&` and `|`, which do neither.
/// Which is faster depends on the rules.
///
/// Answers are bytes: the place of the answer, or the class of the number; several answers are bits of a
/// word.
struct PrintedC {
    private let program: Program
    private var text = ""
    private var printed: Set<String> = []

    private let and: String
    private let or: String

    init(_ program: Program, stopsEarly: Bool) {
        self.program = program
        (and, or) = stopsEarly ? (" && ", " || ") : (" & ", " | ")
        text = "#include <stdint.h>\n#define IN(mask, x) ((int)((UINT64_C(mask) >> (x)) & 1))\n"
        for index in program.ladders.indices { printLadder(index) }
        text += "enum { QUESTIONS = \(program.questions.count), LADDERS = \(program.ladders.count) };\n"
        text += "static inline void evaluate(const uint8_t *a, const uint64_t *m, uint8_t *rungs) {\n"
        for index in program.ladders.indices {
            text += "  rungs[\(index)] = (uint8_t)ladder\(index)(a, m);\n"
        }
        text += "}\n"
    }

    var source: String { text }

    private mutating func printFunction(_ name: String, _ body: String) {
        guard printed.insert(name).inserted else { return }
        text +=
            "static inline int \(name)(const uint8_t *a, const uint64_t *m) { (void)a; (void)m; \(body) }\n"
    }

    private mutating func printLadder(_ index: Int) {
        let ladder = program.ladders[index]
        var body = ""
        for rung in ladder.rungs.indices.dropFirst().reversed() {
            for rule in program.rules where rule.raise.contains(RungPlace(ladder: index, rung: rung)) {
                body += "\n  if (\(expression(rule.node))) return \(rung);"
            }
        }
        guard let limit = ladder.stepUpLimit, program.rules.contains(where: \.stepsUp) else {
            return printFunction("ladder\(index)", body + "\n  return 0;\n")
        }
        printFunction("base\(index)", body + "\n  return 0;\n")
        let steps = program.rules.filter(\.stepsUp).map { expression($0.node) }.joined(separator: or)
        printFunction(
            "ladder\(index)",
            "int rung = base\(index)(a, m); return rung < \(limit) && (\(steps)) ? rung + 1 : rung;")
    }

    private mutating func expression(_ index: Int) -> String {
        let node = program.nodes[index]
        let subject = Int(node.subject)
        switch node.kind {
        case .all, .any:
            let parts = program.parts(of: index).map { expression($0) }
            return "(" + parts.joined(separator: node.kind == .all ? and : or) + ")"
        case .not: return "!" + expression(program.parts(of: index)[0])
        case .finding:
            let condition = expression(program.parts(of: index)[0])
            printFunction("finding\(subject)", "return \(condition);")
            return "finding\(subject)(a, m)"
        // Every question is answered, and an answer that was given counts, always.
        case .value:
            return "(\(test(node.mask, "a[\(subject)]", program.questions[subject].legalBits)))"
        case .contains: return "((m[\(subject)] & \(node.mask)ull) != 0)"
        case .status: return node.mask & StatusBits.answered != 0 ? "1" : "0"
        case .opened:
            let openings = program.documents[subject].opening.map { opening in
                let question = program.questions[opening.question]
                if case .several = question.kind {
                    return "((m[\(opening.question)] & \(opening.values)ull) != 0)"
                }
                return "(\(test(opening.values, "a[\(opening.question)]", question.legalBits)))"
            }
            return openings.isEmpty ? "0" : "(" + openings.joined(separator: or) + ")"
        case .score:
            printScore(subject)
            return
                "IN(\(node.mask)ull, score\(subject)(a, m) - \(program.scores[subject].range.lowerBound))"
        }
    }

    private func test(_ mask: UInt64, _ value: String, _ legal: UInt64) -> String {
        let passing = mask & legal
        if passing == 0 { return "0" }
        if passing == legal { return "1" }
        let low = passing.trailingZeroBitCount
        let high = 63 - passing.leadingZeroBitCount
        let isRun = passing >> UInt64(low) == (1 << UInt64(high - low + 1)) - 1
        if isRun, low == high { return "\(value) == \(low)" }
        if isRun, high == 63 - legal.leadingZeroBitCount { return "\(value) >= \(low)" }
        if isRun, low == 0 { return "\(value) <= \(high)" }
        return "IN(\(passing), \(value))"
    }

    private mutating func printScore(_ index: Int) {
        guard !printed.contains("score\(index)") else { return }
        let terms = program.scores[index].parts.enumerated().map { place, part -> String in
            switch part {
            case .condition(let node): return expression(node)
            case .answers(let question, let points, let when):
                let table = "points\(index)_\(place)"
                text +=
                    "static const int \(table)[] = {\(points.map(String.init).joined(separator: ", "))};\n"
                let given = "\(table)[a[\(question)]]"
                return when.map { "(\(expression($0)) ? \(given) : 0)" } ?? given
            }
        }
        printFunction("score\(index)", "return \(terms.joined(separator: " + "));")
    }
}

extension PrintedC {
    /// A program that reads calls as bytes, evaluates them many times, and prints the nanoseconds of one
    /// evaluation.
    ///
    /// Arguments: file of calls, file for the rungs, rounds. Each call: a byte a question, then a word a
    /// question.
    var bench: String {
        source + """
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            #include <time.h>
            static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e9 + t.tv_nsec; }
            static int compare(const void *x, const void *y) { double a = *(const double *)x, b = *(const double *)y; return (a > b) - (a < b); }
            int main(int count, char **words) {
              (void)count;
              FILE *file = fopen(words[1], "rb");
              fseek(file, 0, SEEK_END);
              long size = ftell(file), calls = size / (9 * QUESTIONS);
              rewind(file);
              uint8_t *bytes = malloc(size), *a = malloc(calls * QUESTIONS), *rungs = malloc(calls * LADDERS);
              uint64_t *m = malloc(calls * QUESTIONS * 8);
              if (fread(bytes, 1, size, file) != (size_t)size) return 1;
              fclose(file);
              for (long i = 0; i < calls; i++) {
                memcpy(a + i * QUESTIONS, bytes + i * 9 * QUESTIONS, QUESTIONS);
                memcpy(m + i * QUESTIONS, bytes + i * 9 * QUESTIONS + QUESTIONS, 8 * QUESTIONS);
              }
              int rounds = atoi(words[3]);
              double *times = malloc(rounds * sizeof *times);
              for (int round = 0; round < rounds; round++) {
                double start = now();
                for (long i = 0; i < calls; i++) {
                  evaluate(a + i * QUESTIONS, m + i * QUESTIONS, rungs + i * LADDERS);
                  __asm__ volatile("" ::: "memory");
                }
                times[round] = (now() - start) / calls;
              }
              file = fopen(words[2], "wb");
              fwrite(rungs, 1, calls * LADDERS, file);
              fclose(file);
              qsort(times, rounds, sizeof *times, compare);
              printf("%.2f\\n", times[rounds / 2]);
              return 0;
            }

            """
    }
}
