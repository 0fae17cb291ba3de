import TriageAuthoring
import TriageDiagnostics
import TriagePresentation
import TriageServer

/// What the cases of a library show, and what they do not, as `triage cover` says it.
extension Console {
    func coveragePage(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        let frame = Frame(self, asked)
        let library = try await asked.library(desk)
        let tried = try await desk.shelf.tried(library)
        var context = await about(library, frame, desk, asked).merging(summary(of: tried)) { $1 }
        if let laws = try await desk.shelf.inspection(of: library).safetyLaws, laws.all > 0 {
            context["laws"] =
                [
                    "share": share((laws.proved, laws.all)),
                    "doubts": laws.doubts.isEmpty ? "" : present(laws.doubts, in: library.files, .plain),
                ] as [String: Any]
        }
        guard let coverage = tried.coverage else {
            return frame.page("coverage", frame.words("Coverage"), context)
        }
        context["own-alone"] = tried.isOwnAlone
        context["measures"] = Coverage.Measure.allCases.map { measure -> [String: Any] in
            [
                "name": frame.words(measure.rawValue), "definition": frame.words(measure.definition),
                "share": share(coverage.count(measure)),
            ]
        }
        let ofFiles = Coverage.Measure.allCases.filter { $0 != .rungs }
        context["heads"] = ofFiles.map { frame.words($0.rawValue) }
        context["parts"] = tried.parts.map { part -> [String: Any] in
            let items = part.items.map { coverage.items[$0] }
            return [
                "title": part.title, "path": part.path, "share": share(Coverage.count(items)),
                "link": "?file=" + percentEncoded(part.path) + "#gaps",
                "measures": ofFiles.map { measure in
                    share(Coverage.count(items.filter { $0.measure == measure }))
                },
            ]
        }
        let file = asked.chosen("file")
        let gaps = coverage.items.indices.filter { place in
            let item = coverage.items[place]
            return !item.isCovered && !item.isImpossible && (file.map { $0 == tried.path(of: item) } ?? true)
        }
        let piece = asked.piece(of: gaps.count, each: 25)
        context.merge(asked.pieces(piece, keeping: ["file"])) { $1 }
        context["file"] = file ?? ""
        context["gap-count"] = gaps.isEmpty ? "" : "\(gaps.count)"
        context["gaps"] = gaps[piece.range].map { gap($0, tried, coverage, frame) }
        context["impossible"] = coverage.items.filter(\.isImpossible).map { item -> [String: Any] in
            ["name": item.name, "detail": item.detail, "place": tried.loaded.place(item.span)]
        }
        context["has-impossible"] = coverage.items.contains(where: \.isImpossible)
        return frame.page("coverage", frame.words("Coverage"), context)
    }

    /// So many of so many, rounded down, so that only all are a hundred.
    private func share(_ count: (covered: Int, all: Int)) -> [String: Any] {
        [
            "covered": count.covered, "of": count.all, "none": count.all == 0,
            "percent": count.all == 0 ? 100 : count.covered * 100 / count.all,
            "missing": count.covered < count.all,
        ]
    }

    private func gap(
        _ place: Int, _ tried: TriedLibrary, _ coverage: Coverage, _ frame: Frame
    ) -> [String: Any] {
        let item = coverage.items[place]
        let missing = item.shownBy.indices.filter { item.shownBy[$0].isEmpty }
        return [
            "measure": frame.words(item.measure.rawValue), "name": item.name,
            "detail": item.detail.asSentence,
            "place": item.measure == .rungs ? "" : tried.loaded.place(item.span),
            "missing": missing.map { self.missing(item, $0, frame) },
            "proposed": tried.proposed.filter { $0.places.contains(place) }.map(\.text),
        ]
    }

    /// What no case shows of one side of an item, in words.
    private func missing(_ item: Coverage.Item, _ side: Int, _ frame: Frame) -> String {
        switch (item.measure, side) {
        case (.decisiveRules, _): frame.words("In no case does this rule decide.")
        case (.redFlagTests, 0): frame.words("In no case does the rule hold by this.")
        case (.redFlagTests, _): frame.words("In no case does this alone keep the rule from holding.")
        case (.boundaries, 0): frame.words("No case has the first, just below the limit.")
        case (.boundaries, _): frame.words("No case has the second, just at the limit.")
        case (.redFlagMissing, _): frame.words("In no case was it asked and not learned.")
        case (.rungs, _): frame.words("In no case is this rung recommended.")
        }
    }
}
