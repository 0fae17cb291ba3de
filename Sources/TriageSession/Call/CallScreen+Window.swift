import TriageCalls
import TriageEngine
import TriagePresentation

/// The call as a whole window.
extension CallScreen {
    /// From this many columns on, guidance stands beside the question.
    private static let twoColumns = 120

    /// What is painted, line by line from the top; never more lines or columns than the window has.
    ///
    /// From the top: where the call stands, which stays; the question with its answers and two others; what
    /// to say and do now; what was said last, or the record; the keys for dangers; the line that is typed.
    package func lines(width: Int, height: Int, at moment: Moment, style: Style) -> [String] {
        let view = call.view(at: moment)
        let width = max(8, width)
        let foot = foot(width, height, style)
        var head = strip(view, width, isTall: height >= 30, style)
        // Too low a window: the question goes before the standing.
        let least = height < 14 ? 4 : 8
        if head.count > max(1, height - foot.count - least) {
            head = Array(head.prefix(max(1, height - foot.count - least)))
        }
        let room = max(0, height - head.count - foot.count)
        let middle =
            width >= Self.twoColumns
            ? beside(view, width, room, style) : stacked(view, width, room, style)
        return Array((head + middle + foot).suffix(max(1, height)))
    }

    /// Where the cursor stands, counted from 0.
    package func cursor(width: Int, height: Int) -> (line: Int, column: Int) {
        let (_, column) = input(max(8, width))
        return (max(0, height - 1), column)
    }

    // MARK: where the call stands

    private func strip(_ view: CallView, _ width: Int, isTall: Bool, _ style: Style) -> [String] {
        var lines = [clockLine(view, width, style)]
        if let notKept { lines += notKept.broken(to: width).map(style.inverse) }
        if view.isLineLost {
            lines.append(style.inverse("THE LINE IS LOST. This is acted on until it is back.".cut(to: width)))
        }
        lines += width >= Self.twoColumns ? table(view, width, style) : sentences(view, width, style)
        for warning in view.warnings.prefix(isTall ? 3 : 1) {
            lines += warning.broken(to: width, hanging: 2).prefix(2).map(style.yellow)
        }
        lines += mustAskSentence(view).broken(to: width, hanging: 2).limited(to: isTall ? 3 : 1, width)
        return lines + [style.dim(String(repeating: "─", count: width))]
    }

    private func clockLine(_ view: CallView, _ width: Int, _ style: Style) -> String {
        var parts = [elapsed(view)]
        for event in call.events.prefix(1) {
            if case .opened(let channel, let incident, _) = event.kind {
                parts.append("\(channel.rawValue) call since \(clock(event.at))")
                if let incident { parts.append("incident \(incident)") }
            }
        }
        if view.people.count > 1 {
            parts.append("about \(view.person.label) (\(view.current + 1) of \(view.people.count))")
        } else if let name = view.person.name {
            parts.append("about \(name)")
        }
        let sent = view.sent.filter { $0.cancelledAt == nil }
        if !sent.isEmpty {
            let names = sent.map {
                program.responders[$0.responder].label + ($0.arrivedAt == nil ? "" : ", there")
            }
            parts.append("sent: \(names.joined(separator: "; "))")
        }
        return style.bold(parts.joined(separator: "  ·  ").cut(to: width))
    }

    /// Two lines or more a ladder: what is acted on, and the rest.
    private func sentences(_ view: CallView, _ width: Int, _ style: Style) -> [String] {
        view.ladders.flatMap { ladder in
            let parts = standing(ladder, view)
            let head = "\(parts.title): \(parts.rose ? "ROSE to " : "")\(parts.now)"
            return head.broken(to: width, hanging: 2).map { parts.rose ? style.inverse($0) : style.bold($0) }
                + ("  " + rest(parts)).broken(to: width, hanging: 2)
        }
    }

    private func table(_ view: CallView, _ width: Int, _ style: Style) -> [String] {
        let all = view.ladders.map { standing($0, view) }
        let titles = min(24, (all.map(\.title.columns).max() ?? 0) + 2)
        let cell = (width - titles) / 5
        let widths = [titles, width - titles - 3 * cell, cell, cell, cell]
        let plain: @Sendable (String) -> String = { $0 }
        let heads = ["", "Now", "Highest so far", "Still possible", "If the line dropped"]
        var lines = row(heads.map { Cell(text: $0, style: style.dim) }, widths)
        for parts in all {
            let now = Cell(
                text: (parts.rose ? "ROSE to " : "") + parts.now,
                style: { parts.rose ? style.inverse($0) : style.bold($0) })
            let rest = [parts.highest, parts.possible, parts.dropped].map { Cell(text: $0, style: plain) }
            lines += row([Cell(text: parts.title, style: style.bold), now] + rest, widths)
        }
        return lines
    }

    private struct Cell {
        let text: String
        let style: (String) -> String
    }

    /// Cells beside one another, each broken in its own column.
    private func row(_ cells: [Cell], _ widths: [Int]) -> [String] {
        let broken = zip(cells, widths).map { $0.text.broken(to: max(1, $1 - 2)) }
        return (0..<(broken.map(\.count).max() ?? 0)).map { line in
            broken.indices.map { column in
                let text = line < broken[column].count ? broken[column][line] : ""
                let blank = String(repeating: " ", count: max(0, widths[column] - text.columns))
                return (text.isEmpty ? "" : cells[column].style(text)) + blank
            }.joined()
        }
    }

    // MARK: the middle

    private func stacked(_ view: CallView, _ width: Int, _ room: Int, _ style: Style) -> [String] {
        let said = replyBlock(width, style)
        if pending == nil, said.count > 5 { return filled(page(said, view, width, room, style), room) }
        // The question with the two others first; then a line of what was said and one for this moment, then
        // more of either. The rule between them goes before any of them.
        let due = room < 8 ? 0 : min(3, view.guidance.count)
        let reply = min(said.count, pending == nil ? 3 : said.count)
        let least = min(reply, 1) + (pending == nil ? min(due, 1) : 0)
        var lines = questionBlock(view, width, max(room / 2, room - least), wanted: room - reply - due, style)
        let left = room - lines.count
        if reply > 0, left > 0 {
            lines += window(on: said, room: max(2, min(said.count, left - due)), width, style).prefix(left)
        }
        let rule = style.dim(String(repeating: "─", count: width))
        if due > 0, room > lines.count {
            let isTight = room - lines.count <= due
            if !isTight { lines.append(rule) }
            let free = room - lines.count
            lines += guidanceBlock(view, width, free, style)
        }
        if room - lines.count > 1 {
            lines.append(rule)
            lines += record(view, width, room - lines.count, style)
        }
        return filled(lines, room)
    }

    /// A page that was asked for takes the room; the question and its answers stay, for what is typed is an
    /// answer to what can be read.
    private func page(
        _ said: [String], _ view: CallView, _ width: Int, _ room: Int, _ style: Style
    ) -> [String] {
        let whole = questionBlock(view, width, room, style)
        if pending != nil || whole.count + said.count <= room { return whole + said }
        let asked = asked(view)
        let title = asked.title.broken(to: width).limited(to: 2, width).map(style.bold)
        let answers = packed(asked.answers, width).limited(to: max(0, room - title.count - 3), width)
        return title + answers
            + window(on: said, room: max(1, room - title.count - answers.count), width, style)
    }

    private func beside(_ view: CallView, _ width: Int, _ room: Int, _ style: Style) -> [String] {
        let leftWidth = width * 56 / 100
        let rightWidth = width - leftWidth - 3
        let said = replyBlock(leftWidth, style)
        var left = page(said, view, leftWidth, room, style)
        var right: [String] = []
        if room > 4 { right = [style.dim("Say and do now")] }
        right += guidanceBlock(view, rightWidth, max(3, room * 3 / 5), style)
        if room - right.count > 3 {
            right.append("")
            right += tasks(view, rightWidth, style)
        }
        if room - left.count > 3 {
            left.append(style.dim(String(repeating: "─", count: leftWidth)))
            left += record(view, leftWidth, room - left.count, style)
        } else if room - right.count > 3 {
            right.append("")
            right += record(view, rightWidth, room - right.count, style)
        }
        return (0..<room).map { place in
            let text = place < left.count ? left[place] : ""
            let blank = String(repeating: " ", count: max(0, leftWidth - style.columns(of: text)))
            return text + blank + style.dim(" │ ") + (place < right.count ? right[place] : "")
        }
    }

    /// - Parameter wanted: the lines in which answers may stand one below the other; where they need more,
    ///   they stand side by side.
    private func questionBlock(
        _ view: CallView, _ width: Int, _ room: Int, wanted: Int? = nil, _ style: Style
    ) -> [String] {
        let asked = asked(view)
        var lines = title(asked, width, style)
        let single = asked.answers.flatMap { ("  " + $0).broken(to: width, hanging: 4) }
        let others = others(view)
        let isShort = lines.count + single.count + others.count <= min(room, wanted ?? room)
        lines +=
            (isShort && (screenAsked == nil || pending != nil))
                || pending != nil && lines.count + single.count <= room
            ? single : packed(asked.answers, width)
        let free = room - lines.count
        for other in others.prefix(max(0, free)) {
            let isWide = free >= 2 * others.count + 8
            lines += other.broken(to: width, hanging: 3).limited(to: isWide ? 2 : 1, width).map(style.dim)
        }
        return room > 1 ? window(on: lines, room: room, width, style) : Array(lines.prefix(room))
    }

    /// The wording, and small words behind it.
    private func title(_ asked: Asked, _ width: Int, _ style: Style) -> [String] {
        let wording = asked.title.broken(to: width)
        guard let note = asked.note, let last = wording.last else { return wording.map(style.bold) }
        let all = "\(last)  [\(note)]".broken(to: width)
        let rest = all.first.map { String($0.dropFirst(last.count)) } ?? ""
        return wording.dropLast().map(style.bold) + [style.bold(last) + style.dim(rest)]
            + all.dropFirst().map(style.dim)
    }

    /// Answers in rows, none broken where a row can hold it.
    private func packed(_ pieces: [String], _ width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for piece in pieces {
            if !line.isEmpty, line.columns + 3 + piece.columns <= width {
                line += "   " + piece
                continue
            }
            if !line.isEmpty { lines.append(line) }
            let broken = ("  " + piece).broken(to: width, hanging: 4)
            lines += broken.dropLast()
            line = broken.last ?? ""
        }
        return line.isEmpty ? lines : lines + [line]
    }

    /// The three pieces for this moment, as whole as there is room for.
    private func guidanceBlock(_ view: CallView, _ width: Int, _ room: Int, _ style: Style) -> [String] {
        guard room > 0, !view.guidance.isEmpty else { return [] }
        let due = view.guidance.prefix(3)
        func lines(_ isWhole: Bool) -> [String] {
            due.flatMap { place in
                let piece = program.guidance[place]
                let words = [
                    saying(place).map { "Say: \($0)" }, piece.toDo.map { "Do: \($0)" },
                    piece.avoid.map { "Not: \($0)" },
                ].compactMap { $0 }
                let mark = view.given.contains(place) ? "✓ " : "• "
                return words.prefix(isWhole ? 3 : 1).enumerated().flatMap {
                    ((($0 == 0) ? mark : "  ") + $1).broken(to: width, hanging: 2)
                }
            }
        }
        let more =
            view.guidance.count > 3
            ? "/said: \(view.guidance.count - 3) more, and marks what was said" : "/said marks what was said"
        for isWhole in [true, false] where lines(isWhole).count < room {
            return lines(isWhole) + [style.dim(more.cut(to: width))]
        }
        // Each has as many lines as there is room for; another language needs more of them.
        let pieces = due.map { place in
            ((view.given.contains(place) ? "✓ " : "• ") + line(of: place)).broken(to: width, hanging: 2)
        }
        let longest = pieces.map(\.count).max() ?? 1
        func lines(_ most: Int) -> Int { pieces.reduce(0) { $0 + min($1.count, most) } }
        let most = (1...longest).last { lines($0) <= room } ?? 1
        // What is left over goes to the first of them.
        var left = room - lines(most)
        return Array(
            pieces.flatMap { piece in
                let isLonger = piece.count > most && left > 0
                if isLonger { left -= 1 }
                return piece.limited(to: isLonger ? most + 1 : most, width)
            }.prefix(room))
    }

    /// Who is to be sent, and what is to be done.
    private func tasks(_ view: CallView, _ width: Int, _ style: Style) -> [String] {
        let sent = Set(view.sent.filter { $0.cancelledAt == nil }.map(\.responder))
        let missing = view.responders.filter { !sent.contains($0) }.map { program.responders[$0].label }
        var lines: [String] = []
        if !missing.isEmpty {
            lines += "To send (/send): \(missing.joined(separator: ", "))".broken(to: width, hanging: 2)
        }
        if !view.flags.isEmpty {
            let flags = view.flags.map { program.flags[$0].label }.joined(separator: "; ")
            lines += "To do: \(flags)".broken(to: width, hanging: 2)
        }
        return lines
    }

    // MARK: what was said, and the record

    private func replyBlock(_ width: Int, _ style: Style) -> [String] {
        reply.flatMap { ("→ " + $0).broken(to: width, hanging: 2) }
    }

    /// The part of a long text that is scrolled to, with a line that says how to see the rest.
    private func window(on text: [String], room: Int, _ width: Int, _ style: Style) -> [String] {
        guard text.count > room else { return text }
        let from = min(scroll, text.count - room + 1)
        let shown = text[from..<min(text.count, from + room - 1)]
        let rest = text.count - from - shown.count
        let hint = rest > 0 ? "… \(rest) more lines: Page Down" : "… Page Up goes back"
        return shown + [style.yellow(hint.cut(to: width))]
    }

    /// The last lines of the record.
    private func record(_ view: CallView, _ width: Int, _ room: Int, _ style: Style) -> [String] {
        let last = view.timeline.suffix(max(0, room)).flatMap { line in
            "\(clock(line.at)) \(line.text)".broken(to: width, hanging: 6)
        }
        return last.suffix(max(0, room)).map(style.dim)
    }

    /// Exactly so many lines.
    private func filled(_ lines: [String], _ room: Int) -> [String] {
        let all = lines.prefix(room)
        return all + Array(repeating: "", count: room - all.count)
    }

    // MARK: the foot

    private func foot(_ width: Int, _ height: Int, _ style: Style) -> [String] {
        var lines: [String] = []
        if height >= 12 {
            let keys = packed(dangerKeys(), width).map { $0.hasPrefix("  ") ? String($0.dropFirst(2)) : $0 }
            lines = keys.limited(to: height >= 30 ? 3 : 2, width).map(style.dim)
        }
        return lines + [input(width).text]
    }

    /// The line that is typed; where it is too long, the part around the cursor.
    private func input(_ width: Int) -> (text: String, column: Int) {
        let prompt = "> "
        let before = typed.before.oneLineOfText
        // Back from the cursor as far as there is room, so that a long line costs no more than the screen.
        var (start, room) = (before.endIndex, width - prompt.columns - 2)
        while start > before.startIndex {
            let place = before.index(before: start)
            room -= String(before[place]).columns
            if room < 0 { break }
            start = place
        }
        let text = prompt + (start > before.startIndex ? "…" : "") + before[start...]
        return ((text + typed.after.oneLineOfText).cut(to: width), min(text.columns, width - 1))
    }
}

extension [String] {
    /// At most so many lines; what is left out is shown by `…`.
    fileprivate func limited(to count: Int, _ width: Int) -> [String] {
        guard self.count > count else { return self }
        guard count > 0 else { return [] }
        var last = self[count - 1]
        // The last word goes where there is no room for the sign.
        // A script without blanks is cut anywhere: a blank in front parts no words.
        while last.columns + 2 > width, let blank = last.lastIndex(of: " "),
            !last[..<blank].allSatisfy(\.isWhitespace)
        {
            last = String(last[..<blank])
        }
        return prefix(count - 1) + [(last + " …").cut(to: width)]
    }
}

extension String {
    fileprivate var oneLineOfText: String { String(map { $0.isNewline ? " " : $0 }) }
}
