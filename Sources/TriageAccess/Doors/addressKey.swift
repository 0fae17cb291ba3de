import Glibc
import TriageRecords

/// An address as failures are counted for it: of IPv6 the first half, which is one customer's; IPv4 in IPv6
/// as IPv4.
func addressKey(_ address: String) -> String {
    var bytes = [UInt8](repeating: 0, count: 16)
    let plain = address.prefix { $0 != "%" }
    guard plain.contains(":"), unsafe inet_pton(AF_INET6, String(plain), &bytes) == 1 else { return address }
    if bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] {
        return bytes.suffix(4).map(String.init).joined(separator: ".")
    }
    // The machine itself is one address, and not its half.
    if bytes == [UInt8](repeating: 0, count: 15) + [1] { return "::1" }
    return Array(bytes.prefix(8)).hex + "::/64"
}
