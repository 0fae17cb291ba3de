import TriageEngine
import TriageValues

/// A paper card as a page to print.
struct CardPage {
    let card: PaperCard
    let program: Program

    func text() -> String {
        let document = program.documents[card.document]
        let version = document.version.map { ", version \($0)" } ?? ""
        return page(
            "\(document.title): paper card", style: style,
            """
            <p class="soft">For outages\(version). <a href="\(siteAddress(of: document))">Back to the protocol</a></p>
            \(howTo())
            <h2>1. Ask, from the top, and circle</h2>
            <ol class="ask">\(card.questions.flatMap { screens(before: $0.question) + [question($0)] }.joined("\n"))</ol>
            \(signs())
            <h2>2. Find the rung on each ladder: from the top, the first box with a line that is true</h2>
            \(zip(card.ladders, program.ladders).map { ladder($0, $1) }.joined("\n"))
            \(stepsUp())
            """)
    }

    private func howTo() -> Markup {
        let use =
            card.useWhen.map { when -> Markup in
                "<li>Take this card when <code>\(when)</code>. A number is the same question on every card.</li>"
            } ?? ""
        let opens =
            card.opens.map { answers -> Markup in
                "<li>Take it too, whatever the call is about, as soon as one of these is heard: <code>\(answers)</code>.</li>"
            } ?? ""
        return """
            <ul>
            \(use)
            \(opens)
            <li>Circle the letter of each answer as you hear it. A question with <code>only if</code> is asked only then; what was heard counts all the same.</li>
            <li><strong>Unknown is never no.</strong> Asked and not learned: circle why (<code>?u</code> nobody knows, <code>?r</code> refused, <code>?c</code> not clear), and act on the letter behind it, where there is one.</li>
            <li><code>3c</code> answer c of question 3 · <code>3b+</code> b or further down · <code>3b/d</code> one of these · <code>7≥4</code> number 4 or more · \
            <code>3?</code> asked and not learned, for any reason · <code>3–</code> not to be asked, and nothing circled · \
            <code>3✓</code> answered · <code>A</code> a sign, below · <code>S1≥3</code> a score, below · <code>&amp;</code> both · <code>or</code> at least one · \
            <code>not(...)</code> it is not so.</li>
            \(ticked())
            \(others())
            \(provisional())
            </ul>
            """
    }

    private func others() -> Markup {
        let lines = card.others.map { other -> Markup in
            "<li>\(program.documents[other.document].title): <code>\(other.when ?? "always")</code></li>"
        }
        return lines.isEmpty
            ? ""
            : "<li>Take another card as well when its line is true; the highest rung of all counts.<ul>\(lines.joined())</ul></li>"
    }

    /// How a box is read that a line names.
    private func ticked() -> Markup {
        let said =
            (card.ladders.joined().flatMap(\.lines) + card.stepsUp).map(\.expression)
            + card.signs.map(\.expression) + card.scores.flatMap { $0.parts.map(\.expression) }
            + card.questions.compactMap(\.onlyWhen) + [card.useWhen].compactMap { $0 }
        guard said.contains(where: { $0.contains("]+") }) else { return "" }
        return """
            <li><code>[Box]+</code> the box of that name, or one above it on its ladder, has a line \
            that is true, on this card or another that is taken; a step up counts. \
            Look again when you tick a box.</li>
            """
    }

    private func provisional() -> Markup {
        let floors = program.ladders.compactMap { ladder in
            ladder.provisional.map { "\(ladder.rungs[$0].label)" }
        }.joined(separator: ", ")
        return floors.isEmpty
            ? ""
            : "<li>While a question marked <strong>!</strong> is not answered: at least <strong>\(floors)</strong>.</li>"
    }

    private func ladder(_ boxes: [PaperCard.Box], _ ladder: Ladder) -> Markup {
        guard !boxes.isEmpty else { return "" }
        let rows = boxes.map { box -> Markup in
            let rung = ladder.rungs[box.place.rung]
            let lines = box.lines.map { line -> Markup in
                "<li><code>\(line.expression)</code> <span class=\"why\">\(line.because)\(besides(line))</span></li>"
            }.joined("\n")
            let within = rung.within.map { ", \($0)" } ?? ""
            let who = rung.who.map { program.responders[$0].label }.joined(separator: ", ")
            return
                "<section class=\"box\"><h4>\(rung.label)\(within)</h4><p>\(who)</p><ul>\(lines)</ul></section>"
        }.joined("\n")
        return
            "<h3>\(ladder.title)</h3>\n\(rows)\n<p>No line is true: <strong>\(ladder.rungs[0].label)</strong>.</p>"
    }

    /// Who is sent by the line and what is done besides, each in short.
    private func besides(_ line: PaperCard.Line) -> String {
        let rule = program.rules[line.rule]
        let send =
            rule.send.isEmpty
            ? "" : " Send: \(rule.send.map { program.responders[$0].label }.joined(separator: ", "))."
        let flags =
            rule.flag.isEmpty
            ? "" : " Do: \(rule.flag.map { program.flags[$0].label }.joined(separator: "; "))."
        return send + flags
    }

    private func stepsUp() -> Markup {
        guard !card.stepsUp.isEmpty else { return "" }
        let limits = program.ladders.compactMap { ladder in
            ladder.stepUpLimit.map { "\(ladder.title): never past \(ladder.rungs[$0].label)" }
        }
        let lines = card.stepsUp.map { line -> Markup in
            "<li><code>\(line.expression)</code> <span class=\"why\">\(line.because)</span></li>"
        }.joined("\n")
        return """
            <h2>3. One rung more, once, when one of these is true on any card taken</h2>
            <p>\(limits.joined(separator: "; ")). It is added to the highest rung of all cards taken. A rung that is higher already stays.</p>
            <ul>\(lines)</ul>
            """
    }

    /// A screen is circled as the answers it records.
    private func screens(before question: Int) -> [Markup] {
        card.screens.filter { $0.before == question }.map { screen -> Markup in
            "<li class=\"screen\">\(screen.ask)<br><span class=\"answers\">\(screen.none)\u{A0}→\u{A0}\(screen.safest.joined(separator: " ")); else ask each</span></li>"
        }
    }

    private func question(_ question: PaperCard.Question) -> Markup {
        let answers =
            question.numbers.map { "\($0)" as Markup }
            ?? question.answers.map { letter, label -> Markup in "<b>\(letter)</b>\u{A0}\(label)" }
            .joined(" \u{2003}")
        let only =
            question.onlyWhen.map { when -> Markup in
                " <span class=\"soft\">only if <code>\(when)</code></span>"
            } ?? ""
        let several: Markup = question.choosesSeveral ? " <span class=\"soft\">(several)</span>" : ""
        let missing: Markup =
            question.assumed.map { "<b>?u\u{A0}?r\u{A0}?c</b>\u{A0}→\u{A0}\($0)" }
            ?? "<b>?u\u{A0}?r\u{A0}?c</b>"
        let must: Markup = question.mustAsk ? "<strong>!</strong> " : ""
        return
            "<li value=\"\(question.number)\">\(must)\(question.ask)\(several)\(only)<br><span class=\"answers\">\(answers) \u{2003}\(missing)</span></li>"
    }

    private func signs() -> Markup {
        let signs = card.signs.map { sign -> Markup in
            "<li><strong>\(sign.code)</strong> \(sign.reads): <code>\(sign.expression)</code></li>"
        }
        let scores = card.scores.map { score -> Markup in
            let parts = score.parts.map { "\($0.points) for \($0.expression)" }.joined(separator: "; ")
            return "<li><strong>\(score.code)</strong> \(score.reads): add <code>\(parts)</code></li>"
        }
        guard !signs.isEmpty || !scores.isEmpty else { return "" }
        return "<h2>Signs and scores</h2>\n<ul class=\"signs\">\((signs + scores).joined("\n"))</ul>"
    }

    private var style: String {
        """
        main { display: flex; flex-direction: column; }
        .box { border: 2px solid var(--ink); border-radius: 4px; margin: .5rem 0; padding: .2rem .8rem; break-inside: avoid; }
        .box h4 { margin: .2rem 0; } .box ul { margin: 0; padding-left: 1.1rem; max-width: none; }
        .why { color: var(--soft); font-size: .85em; } .answers { white-space: pre-wrap; }
        ol.ask { max-width: none; } ol.ask li { break-inside: avoid; margin-bottom: .25rem; } ol.ask li.screen { list-style: none; border-left: 2px solid var(--ink); padding-left: .4rem; } .signs { max-width: none; }
        @media print { @page { size: A4; margin: 9mm; } body { font-size: 7.5pt; line-height: 1.25; } h1 { font-size: 13pt; margin: 0; }
          h2 { font-size: 10pt; margin: 4pt 0 1pt; } h3 { font-size: 9pt; } ol.ask, .signs { columns: 2; column-gap: 8mm; } p, ul { margin: 1pt 0; } }

        """
    }
}
