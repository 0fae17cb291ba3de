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
