/// Writes exact decimals in their canonical form: an optional `-`, digits, and `.` with digits.
enum DecimalWriter {
  /// Appends `units / 10^scale` with at least `minimumScale` digits after the point.
  static func append(
    units: Int128,
    scale: Int,
    minimumScale: Int,
    to bytes: inout [UInt8]
  ) {
    var digits: [48 of UInt8] = .init(repeating: 0x30)
    var start = 48
    var rest = units.magnitude
    // 128-bit division is slow, and nearly all amounts fit into 64 bits.
    while rest > UInt128(UInt64.max) {
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
      start -= 1
      digits[start] = 0x30 + UInt8(truncatingIfNeeded: remainder)
      rest = quotient
    }
    var small = UInt64(truncatingIfNeeded: rest)
    while small > 0 {
      let quotient = small / 10
      start -= 1
      digits[start] = 0x30 + UInt8(truncatingIfNeeded: small &- quotient &* 10)
      small = quotient
    }
    // At least one digit stands before the point.
    start = min(start, 47 - scale)
    if units < 0 { bytes.append(UInt8(ascii: "-")) }
    for index in start..<48 - scale { bytes.append(digits[index]) }
    guard max(scale, minimumScale) > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    for index in 48 - scale..<48 { bytes.append(digits[index]) }
    for _ in 0..<max(0, minimumScale - scale) { bytes.append(0x30) }
  }
}
