import TriageRecords

/// The templates that there are, by name.
let sources: [(name: String, bytes: [UInt8])] = [
    ("layout", PackageResources.layout_mustache), ("problem", PackageResources.problem_mustache),
    ("sign-in", PackageResources.sign_in_mustache), ("account", PackageResources.account_mustache),
    ("calls", PackageResources.calls_mustache), ("call", PackageResources.call_mustache),
    ("worded", PackageResources.worded_mustache), ("strip", PackageResources.strip_mustache),
    ("key", PackageResources.key_mustache),
    ("act", PackageResources.act_mustache), ("ask", PackageResources.ask_mustache),
    ("found", PackageResources.found_mustache), ("answers", PackageResources.answers_mustache),
    ("need", PackageResources.need_mustache), ("guidance", PackageResources.guidance_mustache),
    ("people-part", PackageResources.people_part_mustache), ("record", PackageResources.record_mustache),
    ("record-line", PackageResources.record_line_mustache),
    ("ladders", PackageResources.ladders_mustache), ("call-print", PackageResources.call_print_mustache),
    ("board", PackageResources.board_mustache), ("hand-over", PackageResources.hand_over_mustache),
    ("people", PackageResources.people_mustache), ("log", PackageResources.log_mustache),
    ("libraries", PackageResources.libraries_mustache), ("time", PackageResources.time_mustache),
    ("decided", PackageResources.decided_mustache), ("caller", PackageResources.caller_mustache),
    ("act-practice", PackageResources.act_practice_mustache),
    ("practice", PackageResources.practice_mustache), ("report", PackageResources.report_mustache),
    ("health", PackageResources.health_mustache), ("outcome", PackageResources.outcome_mustache),
    ("retention", PackageResources.retention_mustache), ("messages", PackageResources.messages_mustache),
    ("earlier", PackageResources.earlier_mustache), ("said", PackageResources.said_mustache),
    ("answer-given", PackageResources.answer_given_mustache),
    ("of-library", PackageResources.of_library_mustache), ("leaves", PackageResources.leaves_mustache),
    ("cases-told", PackageResources.cases_told_mustache), ("cases", PackageResources.cases_mustache),
    ("case", PackageResources.case_mustache), ("failure", PackageResources.failure_mustache),
    ("result", PackageResources.result_mustache), ("try", PackageResources.try_mustache),
    ("coverage", PackageResources.coverage_mustache), ("share", PackageResources.share_mustache),
    ("timers", PackageResources.timers_mustache), ("unsent", PackageResources.unsent_mustache),
]

/// The beginning of the SHA-256 of a file, for its address.
func shortHash(of bytes: [UInt8]) -> String { String(Sodium.sha256(bytes).hex.prefix(12)) }
