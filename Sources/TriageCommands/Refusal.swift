import Glibc

/// Why a command did not do what it was asked, in one sentence, and how it ends.
package struct Refusal: Error {
    /// Exit codes of all commands. 0 is fine.
    package enum Code: Int32 {
        case problemsFound = 1
        case requestWrong = 2
        case machineFailed = 3
    }

    package let message: String
    package let code: Code

    package init(_ message: String, _ code: Code = .requestWrong) {
        self.message = message
        self.code = code
    }
}

extension Refusal {
    /// That the machine does not let something be read, written, made: why, and what to try.
    ///
    /// - Parameter error: as `errno` has it; nil where nobody was told.
    static func cannotBe(
        _ done: String, _ what: String, _ error: Int32? = errno, code: Code = .machineFailed
    ) -> Refusal {
        let help =
            switch error {
            case EACCES, EPERM: "use a place that is yours, or ask whoever keeps it"
            case ENOSPC, EDQUOT: "make room there, or name another place"
            case ENOENT, ENOTDIR: "see that the folder around it is there"
            case EROFS: "nothing can be written there; name another place"
            default: "see who may do that there, or name another place"
            }
        let why = error.map { ": " + String(cString: strerror($0)) } ?? ""
        return Refusal("\(what) cannot be \(done)\(why); \(help)", code)
    }
}
