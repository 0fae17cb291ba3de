import TriageCalls
import TriagePresentation
import TriageSession

/// Takes a call line by line, from a pipe or where nothing can be painted.
func takeInLines(_ screen: inout CallScreen, _ log: CallLog, _ clock: CallClock) {
    let isInteractive = Terminal.isInteractiveInput
    let style = Terminal.style()
    var told: String?
    func tell() {
        if let sentence = log.notKept, sentence != told {
            Terminal.write(style.inverse(style.wrapped(sentence, indent: 0)) + "\n")
        }
        told = log.notKept
    }
    Terminal.letSignalsEndReading()
    var input = LineReader()
    Terminal.write(screen.plainStart(at: clock.now, style))
    tell()
    while !screen.isOver, !Terminal.hasFailed {
        Terminal.write("> ")
        guard let line = input.next() else {
            Terminal.write("\n")
            let left = screen.leave(at: clock.now)
            log.keep(left.events)
            Terminal.write(left.reply.map { style.wrapped($0, indent: 2) + "\n" }.joined())
            tell()
            break
        }
        // A pipe shows no typing; the transcript should.
        if !isInteractive { Terminal.write(line + "\n") }
        let now = clock.now
        let before = screen.view(at: now)
        let taken = screen.take(line, at: now)
        // What happened is on the disk before it is on the screen.
        log.keep(taken.events)
        Terminal.write(screen.plain(taken, before: before, at: now, style))
        tell()
    }
}

/// Takes a call in the whole window, key by key. Ctrl-C, Ctrl-D and a closed terminal leave it; the call goes
/// on being kept.
func takeInWindow(_ screen: inout CallScreen, _ log: CallLog, _ clock: CallClock, _ window: Window) {
    var bell = false
    var lastReply: [String] = []
    func paint() {
        let (width, height) = window.size
        let style = Terminal.style(width: width)
        let lines = screen.lines(width: width, height: height, at: clock.now, style: style)
        window.paint(lines, cursor: screen.cursor(width: width, height: height), bell: bell)
        bell = false
    }
    func take(_ line: String) {
        let taken = screen.take(line, at: clock.now)
        log.keep(taken.events)
        screen.notKept = log.notKept
        lastReply = taken.reply
        bell = bell || !taken.rose.isEmpty
    }
    var isLeaving = false
    paint()
    while !isLeaving, !screen.isOver, !Terminal.hasFailed {
        switch window.next() {
        case .ended: isLeaving = true
        case .resized: break
        case .second:
            log.retry()
            screen.notKept = log.notKept
        case .keys(let keys):
            for key in keys where !isLeaving && !screen.isOver {
                switch key {
                case .control("c"): isLeaving = true
                case .control("d"): isLeaving = screen.typed.isEmpty
                case .control("z"): window.stop()
                case .enter:
                    let line = screen.typed.text
                    screen.typed.clear()
                    take(line)
                case .function(let number) where (1...8).contains(number): take("!\(number)")
                default: screen.press(key, at: clock.now)
                }
            }
        }
        if !isLeaving { paint() }
    }
    if !screen.isOver {
        let left = screen.leave(at: clock.now)
        log.keep(left.events)
        lastReply = left.reply
    }
    window.close()
    // What was said last stays on the screen that comes back.
    if screen.isOver || !lastReply.isEmpty {
        let style = Terminal.style()
        Terminal.write(lastReply.map { style.wrapped($0, indent: 2) + "\n" }.joined())
    }
}

extension CallScreen {
    /// A key that records nothing: it edits the line, or moves about.
    fileprivate mutating func press(_ key: Key, at moment: Moment) {
        switch key {
        case .text(let text): typed.insert(text)
        case .backspace, .control("h"): typed.deleteBefore()
        case .delete: typed.deleteAfter()
        case .left, .control("b"): typed.left()
        case .right, .control("f"): typed.right()
        case .home, .control("a"): typed.home()
        case .end, .control("e"): typed.end()
        case .control("u"): typed.clearBefore()
        case .control("k"): typed.clearAfter()
        case .control("w"): typed.deleteWord()
        case .up: moveFocus(by: -1)
        case .down, .tab: moveFocus(by: 1)
        case .pageDown: scroll += 10
        case .pageUp: scroll = max(0, scroll - 10)
        case .escape: escape()
        case .enter, .function, .control: break
        }
    }
}
