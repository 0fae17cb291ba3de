// For Swift, CR LF is one Character that is neither `"\r"` nor `"\n"`: whoever looks for lines in a text uses
// these.
extension StringProtocol {
    /// The lines, without their endings: LF, CR LF or CR. What stands behind the last ending is a line as
    /// well.
    package var lines: [SubSequence] {
        split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
    }

    /// How the first line ends, and so the others should; LF when there is one line only.
    package var lineEnding: String {
        first { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }.map(String.init) ?? "\n"
    }
}
