/// Whether bytes are one JSON value, decided letter by letter after RFC 8259: the oracle of the fast scanner.
struct NaiveJSON {
  private var rest: ArraySlice<UInt8>
  private(set) var isValid = false

  init(_ bytes: [UInt8]) {
    rest = bytes[...]
    space()
    isValid = value()
    space()
    isValid = isValid && rest.isEmpty && String(validating: bytes, as: UTF8.self) != nil
  }

  private mutating func space() {
    while let byte = rest.first, [32, 9, 10, 13].contains(byte) { rest.removeFirst() }
  }

  private mutating func take(_ text: String) -> Bool {
    guard rest.starts(with: text.utf8) else { return false }
    rest.removeFirst(text.utf8.count)
    return true
  }

  private mutating func value() -> Bool {
    if take("{") { return list("}") { $0.string() && $0.colon() && $0.value() } }
    if take("[") { return list("]") { $0.value() } }
    if rest.first == 34 { return string() }
    return take("true") || take("false") || take("null") || number()
  }

  private mutating func colon() -> Bool {
    space()
    let found = take(":")
    space()
    return found
  }

  private mutating func list(_ end: String, _ item: (inout Self) -> Bool) -> Bool {
    space()
    if take(end) { return true }
    repeat {
      space()
      guard item(&self) else { return false }
      space()
    } while take(",")
    return take(end)
  }

  private mutating func digits() -> Bool {
    let found = rest.prefix { (48...57).contains($0) }
    rest.removeFirst(found.count)
    return !found.isEmpty
  }

  private mutating func number() -> Bool {
    _ = take("-")
    if !take("0"), !digits() { return false }
    if take("."), !digits() { return false }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      return digits()
    }
    return true
  }

  private mutating func unit() -> UInt32? {
    let found = rest.prefix(4)
    guard found.count == 4, found.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else {
      return nil
    }
    rest.removeFirst(4)
    return UInt32(String(decoding: found, as: UTF8.self), radix: 16)
  }

  private mutating func string() -> Bool {
    guard take("\"") else { return false }
    while let byte = rest.popFirst() {
      if byte == 34 { return true }
      if byte < 32 { return false }
      guard byte == 92 else { continue }
      guard let escape = rest.popFirst() else { return false }
      if escape == 117 {
        guard let first = unit() else { return false }
        if (0xDC00...0xDFFF).contains(first) { return false }
        if (0xD800...0xDBFF).contains(first) {
          guard take("\\u"), let second = unit(), (0xDC00...0xDFFF).contains(second) else {
            return false
          }
        }
      } else if !"\"\\/bfnrt".utf8.contains(escape) {
        return false
      }
    }
    return false
  }
}
