/// The cookie that holds the secret of a session.
package enum SessionCookie {
    /// Browsers take a cookie of this prefix only with `Secure`, for the whole host and from no other one.
    package static let name = "__Host-triage"

    /// The value of `Set-Cookie`. A browser sends it to this host only, on TLS (or to itself), and not with a
    /// request that another page began; no script reads it.
    package static func set(_ secret: String, seconds: Int) -> String {
        "\(name)=\(secret); Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=\(seconds)"
    }

    /// The value of `Set-Cookie` that takes it away.
    package static let unset = set("", seconds: 0)

    /// The secret in the value of `Cookie`; nil when there is none, or when there are two and nobody can say
    /// which one the browser meant.
    package static func secret(inHeader header: String) -> String? {
        let found = header.split(separator: ";").compactMap { pair -> Substring? in
            let pair = pair.drop { $0 == " " || $0 == "\t" }
            guard pair.hasPrefix(name + "=") else { return nil }
            return pair.dropFirst(name.count + 1)
        }
        guard found.count == 1, let secret = found.first, !secret.isEmpty else { return nil }
        return String(secret)
    }
}
