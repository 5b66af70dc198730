import PanoramaModel

extension ValueKind {
  /// What a value without blanks around it looks like.
  ///
  /// Only its bytes count: what a field means is the mapping's affair.
  init(_ value: Span<UInt8>) {
    let shape = ValueShape(value)
    if shape.isDigits {
      if value.count == 8, ValueShape.isDay(value, year: 0, month: 4, day: 6) {
        self = .date
      } else {
        self = value.count > 1 && value[0] == UInt8(ascii: "0") ? .zeroPadded : .number
      }
    } else if let date = shape.date(value) {
      self = date
    } else if shape.isNumber {
      self = .number
    } else {
      self = Self.isAnswer(value) ? .boolean : .text
    }
  }

  private static let answers: Set<String> = [
    "true", "false", "yes", "no", "y", "n", "t", "f", "si", "sí", "是", "否", "有", "无",
  ]

  private static func isAnswer(_ value: Span<UInt8>) -> Bool {
    guard value.count <= 5 else { return false }
    var bytes: [UInt8] = []
    for index in value.indices { bytes.append(value[index]) }
    return answers.contains(String(decoding: bytes, as: UTF8.self).lowercased())
  }
}

/// Which bytes a value has, seen in one pass.
private struct ValueShape {
  private var digits = 0
  private var dots = 0
  private var commas = 0
  private var dashes = 0
  private var slashes = 0
  private var others = 0
  /// A sign stands at the start.
  private var isSigned = false

  init(_ value: Span<UInt8>) {
    for index in value.indices {
      switch value[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
      case UInt8(ascii: "."): dots += 1
      case UInt8(ascii: ","): commas += 1
      case UInt8(ascii: "-"), UInt8(ascii: "+"):
        if index == 0 { isSigned = true } else { dashes += 1 }
      case UInt8(ascii: "/"): slashes += 1
      default:
        others += 1
        // Words are not looked at further.
        if index >= 10 { return }
      }
    }
  }

  var isDigits: Bool { digits > 0 && dots + commas + dashes + slashes + others == 0 && !isSigned }

  /// `-1.234,56`, `1,234.56`, `.5`; several marks of both kinds are something else.
  var isNumber: Bool {
    digits > 0 && dashes + slashes + others == 0 && (dots <= 1 || commas <= 1)
  }

  /// A date by the places of its separators; a time may follow.
  func date(_ value: Span<UInt8>) -> ValueKind? {
    guard digits >= 6, value.count >= 8, !isSigned else { return nil }
    func isMark(_ index: Int) -> Bool {
      index < value.count
        && [UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ".")].contains(value[index])
    }
    func run(_ start: Int) -> Int {
      var end = start
      while end < value.count, 48...57 ~= value[end] { end += 1 }
      return end - start
    }
    let first = run(0)
    guard isMark(first) else { return nil }
    let second = run(first + 1)
    guard 1...2 ~= second, isMark(first + 1 + second) else { return nil }
    let third = run(first + second + 2)
    if first == 4, 1...2 ~= third { return .date }
    return 1...2 ~= first && third == 4 ? .dateYearLast : nil
  }

  /// Whether digits at three places are a day between 1800 and 2199.
  static func isDay(_ value: Span<UInt8>, year: Int, month: Int, day: Int) -> Bool {
    func number(_ start: Int, _ count: Int) -> Int {
      var number = 0
      for index in start..<start + count { number = number * 10 + Int(value[index] - 48) }
      return number
    }
    return 1800...2199 ~= number(year, 4) && 1...12 ~= number(month, 2) && 1...31 ~= number(day, 2)
  }
}
