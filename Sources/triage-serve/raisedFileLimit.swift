import Glibc

/// Raises the number of files that this process may have open to as many as it is let; each connection is
/// one.
///
/// - Returns: how many that are.
func raisedFileLimit() -> Int {
    let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard unsafe getrlimit(files, &limit) == 0 else { return 1_024 }
    var most = rlimit(rlim_cur: limit.rlim_max, rlim_max: limit.rlim_max)
    if unsafe setrlimit(files, &most) == 0 { limit = most }
    return Int(clamping: limit.rlim_cur)
}
