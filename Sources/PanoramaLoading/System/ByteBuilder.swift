import PanoramaModel

/// Text under construction as UTF-8 bytes, with the escapes of JSON and CSV.
struct ByteBuilder {
  var bytes: [UInt8] = []

  mutating func append(_ byte: UInt8) {
    bytes.append(byte)
  }

  mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append(_ text: [UInt8]) {
    bytes.append(contentsOf: text)
  }

  mutating func append(_ number: Int) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    let magnitude = number.magnitude
    var divisor: UInt = 1
    while magnitude / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      bytes.append(0x30 + UInt8(magnitude / divisor % 10))
      divisor /= 10
    }
  }
}

// MARK: - JSON (RFC 8259)

extension ByteBuilder {
  /// Appends a piece of text, which is UTF-8, as a JSON string.
  mutating func appendJSON(_ text: [UInt8], _ range: TextRange) {
    var start = Int(range.offset)
    let end = start + Int(range.length)
    bytes.append(UInt8(ascii: "\""))
    let span = text.span
    for index in start..<end where Self.needsEscape(span[index]) {
      bytes.append(contentsOf: text[start..<index])
      appendEscape(text[index])
      start = index + 1
    }
    bytes.append(contentsOf: text[start..<end])
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends a string as a JSON string.
  mutating func appendJSON(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    if text.utf8.contains(where: Self.needsEscape) {
      for byte in text.utf8 {
        if Self.needsEscape(byte) { appendEscape(byte) } else { bytes.append(byte) }
      }
    } else {
      bytes.append(contentsOf: text.utf8)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// The names of the fields as JSON strings with a colon, by raw value.
  private static let fieldKeys: [[UInt8]] = {
    var keys = [[UInt8]](repeating: [], count: 256)
    for row in CustomerField.definitions {
      var key = ByteBuilder()
      key.appendJSON(row.name)
      key.append(":")
      keys[Int(row.field.rawValue)] = key.bytes
    }
    return keys
  }()

  /// Appends the name of a field and a colon.
  mutating func appendKey(_ field: CustomerField) {
    bytes.append(contentsOf: Self.fieldKeys[Int(field.rawValue)])
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func appendEscape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    default:
      append("u00")
      bytes.append(byte >> 4 == 0 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
      let low = byte & 15
      bytes.append(low < 10 ? 0x30 + low : UInt8(ascii: "a") + low - 10)
    }
  }
}

// MARK: - CSV (RFC 4180)

extension ByteBuilder {
  /// Appends a field, quoted when it holds a delimiter, a quote or a line end.
  mutating func appendCSV(_ text: ArraySlice<UInt8>) {
    guard text.contains(where: Self.needsQuotes) else {
      bytes.append(contentsOf: text)
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in text {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends a field, quoted when it holds a delimiter, a quote or a line end.
  mutating func appendCSV(_ text: String) {
    if text.utf8.contains(where: Self.needsQuotes) {
      appendCSV(Array(text.utf8)[...])
    } else {
      bytes.append(contentsOf: text.utf8)
    }
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
  }
}
