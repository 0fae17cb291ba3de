import TriageEngine
import TriageTraining
import TriageValues

/// A score as one page that a trainee can keep, with a picture of the call.
package func scorePage(_ score: AttemptScore, _ program: Program, _ rubric: Rubric) -> String {
    let maker = ScorePageMaker(score: score, program: program, rubric: rubric)
    return page("TRAINING: \(score.simulation?.title ?? "a reviewed call")", style: style, maker.body())
}

private let style = """
    main::before { content: "TRAINING · simulated call"; display: block; margin-top: 1rem; padding: .3rem .8rem; border: 3px double var(--warm); color: var(--warm); font-weight: 700; }
    .points { font-size: 2rem; font-weight: 700; } .lost { font-weight: 700; color: var(--alarm); }

    """

private struct ScorePageMaker {
    let score: AttemptScore
    let program: Program
    let rubric: Rubric

    func body() -> Markup {
        let who: Markup = score.attempt.trainee.isEmpty ? "" : "\(score.attempt.trainee) · "
        let broken: Markup =
            score.attempt.isWhole
            ? "" : "<p class=\"warm\">The attempt breaks off; it is scored as far as it went.</p>"
        let left = score.leftOut.map { reason -> Markup in "<li>\(reason)</li>" }
        let leftOut: Markup =
            left.isEmpty ? "" : "<h2>Left out of the score</h2><ul>\(left.joined("\n"))</ul>"
        return """
            <p class="points">\(score.points) of 100</p>
            <p>\(who)level: <strong>\(score.level == .nonCompliant ? "non-compliant" : score.level.rawValue)</strong></p>
            \(broken)
            <h2>The call</h2>
            <div class="wide" tabindex="0" role="region" aria-label="Picture of the call">\(program.ladders.indices.map(picture).joined("\n"))</div>
            <h2>Points lost</h2>
            \(Rubric.Part.allCases.map(part).joined("\n"))
            <h2>Times</h2>
            <table>\(score.times.map { time -> Markup in
                let name = time.name.split(separator: "_").joined(separator: " ")
                return "<tr><th scope=\"row\">\(name)</th><td>\(time.seconds.map { "\($0) s" } ?? "never")</td></tr>"
            }.joined("\n"))</table>
            \(teaching())
            \(leftOut)
            <p class="soft">Scored by \(rubric.title), a scale of our own, not that of an accrediting body.</p>
            """
    }

    private func part(_ part: Rubric.Part) -> Markup {
        let own = score.deductions.filter { $0.rule.part == part }
        guard !own.isEmpty else { return "<h3>\(part.rawValue): <span class=\"good\">full</span></h3>" }
        let items = own.map { item -> Markup in
            let when: Markup = item.at.map { "\($0) s: " } ?? ""
            let here: Markup =
                item.because.isEmpty
                ? "" : "<br>Here: \(item.because) <span class=\"soft\">\(cited(item.sources))</span>"
            return
                "<li><span class=\"lost\">−\(item.points)</span> \(when)\(item.what) <span class=\"soft\">(\(item.rule.deviation.rawValue), \(item.fault.rawValue))</span><br>\(item.rule.because)\(here)</li>"
        }
        return "<h3>\(part.rawValue)</h3><ul>\(items.joined("\n"))</ul>"
    }

    private func cited(_ sources: [Int]) -> String {
        sources.map { program.sources[$0].title }.joined(separator: "; ")
    }

    private func teaching() -> Markup {
        let notes = (score.simulation?.teaching ?? []).map { note -> Markup in
            "<li>\(note.because) <span class=\"soft\">\(cited(note.sources))</span></li>"
        }
        return notes.isEmpty ? "" : "<h2>To remember</h2><ul>\(notes.joined("\n"))</ul>"
    }

    // MARK: the picture

    /// The three rungs of a ladder over the time of the call, with the questions below and the decision.
    private func picture(_ ladder: Int) -> Markup {
        let rungs = program.ladders[ladder].rungs
        let end = max(60, score.attempt.events.last?.at ?? 0)
        let (left, width, step, top) = (190, 720, 22, 14)
        let height = top + rungs.count * step + 34
        func x(_ second: Int) -> Int { left + second * width / end }
        func y(_ rung: Int) -> Int { top + (rungs.count - 1 - rung) * step + step / 2 }
        let grid = rungs.enumerated().map { index, rung -> Markup in
            """
            <line x1="\(left)" y1="\(y(index))" x2="\(left + width)" y2="\(y(index))" stroke="currentColor" stroke-opacity="0.15"/>\
            <text x="\(left - 8)" y="\(y(index) + 4)" font-size="11" text-anchor="end">\(rung.label)</text>
            """
        }.joined("\n")
        func line(_ path: KeyPath<Standing, Int>, _ colour: String, _ dash: String) -> Markup {
            var d = ""
            for (index, moment) in score.timeline.enumerated() {
                let level = y(moment.standings[ladder][keyPath: path])
                d += index == 0 ? "M \(x(moment.at)) \(level)" : " H \(x(moment.at)) V \(level)"
            }
            return
                "<path d=\"\(d) H \(x(end))\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2.5\" stroke-dasharray=\"\(dash)\"/>"
        }
        let bottom = top + rungs.count * step + 8
        let marks = score.attempt.events.compactMap { event -> Markup? in
            switch event.what {
            case .ask(let question, _):
                "<circle cx=\"\(x(event.at))\" cy=\"\(bottom)\" r=\"3\" fill=\"#5b7fa6\"><title>\(event.at) s: \(program.questions[question].name)</title></circle>"
            case .happening(let what):
                "<circle cx=\"\(x(event.at))\" cy=\"\(bottom)\" r=\"5\" fill=\"#b3261e\"><title>\(event.at) s: \(what)</title></circle>"
            case .decide(let places, _):
                places.first { $0.ladder == ladder }.map { place -> Markup in
                    "<circle cx=\"\(x(event.at))\" cy=\"\(y(place.rung))\" r=\"7\" fill=\"none\" stroke=\"#b3261e\" stroke-width=\"3\"><title>\(event.at) s: decided \(rungs[place.rung].label)</title></circle>"
                }
            default: nil
            }
        }
        let title = program.ladders[ladder].title
        return """
            <h3>\(title)</h3>
            <svg viewBox="0 0 \(left + width + 20) \(height)" width="\(left + width + 20)" height="\(height)" role="img" aria-label="\(title) over the call: established, recommended and possible rung, questions asked and the decision">
            \(grid)
            \(line(\.possible, "#8a8f98", "2 4"))
            \(line(\.recommended, "#2f6fb0", ""))
            \(line(\.established, "#1d6b3a", "7 4"))
            \(marks.joined("\n"))
            <text x="\(left)" y="\(height - 6)" font-size="11">0 s</text><text x="\(left + width)" y="\(height - 6)" font-size="11" text-anchor="end">\(end) s</text>
            </svg>
            <p class="soft">Line: recommended; long dashes: established; dots: still possible; small dots below: questions; ring: the decision.</p>
            """
    }
}
