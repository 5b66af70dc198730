/// What a telephone number is for.
public enum PhoneNumberType: String, Sendable, CaseIterable {
  /// A line in a building.
  case fixed
  /// A mobile telephone.
  case mobile
  /// One of the two: North America does not tell them apart.
  case fixedOrMobile
  /// Free for the caller.
  case tollFree
  /// Dearer than a call: a service.
  case premium
  /// Shared between caller and called: 400 numbers in China, 901 and 902 in Spain.
  case shared
  /// A number that follows a person.
  case personal
  /// Internet telephony.
  case voip
  /// A pager.
  case pager
  /// One number for all sites of a company.
  case uan
}

/// The numbering plan of one region: which national numbers exist, and how they are dialled.
final class PhonePlan: Sendable {
  /// The region's code in ISO 3166-1.
  let region: String
  /// The country code.
  let countryCode: Int
  /// The digit that is dialled in front of national numbers and is no part of them; nil for none.
  let trunkPrefix: Int?
  private let kinds: [Kind]

  private struct Kind: Sendable {
    let type: PhoneNumberType
    let lengths: UInt32
    let prefixes: PrefixTrie
  }

  private init(region: String, countryCode: Int, trunkPrefix: Int?, kinds: [Kind]) {
    self.region = region
    self.countryCode = countryCode
    self.trunkPrefix = trunkPrefix
    self.kinds = kinds
  }

  /// All plans, in the order of the table.
  static let all: [PhonePlan] = {
    var plans: [PhonePlan] = []
    var header: [Substring] = []
    var kinds: [Kind] = []
    func finish() {
      guard header.count == 3, let code = Int(header[1]) else { return }
      let plan = PhonePlan(
        region: String(header[0]),
        countryCode: code,
        trunkPrefix: Int(header[2]),
        kinds: kinds
      )
      plans.append(plan)
      kinds = []
    }
    for line in PhonePlanTable.text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if let type = words.first.flatMap({ PhoneNumberType(rawValue: String($0)) }) {
        kinds.append(
          Kind(
            type: type,
            lengths: PhoneLengths.bits(words[1]),
            prefixes: PrefixTrie(expression: Array(words[2].utf8))
          )
        )
      } else {
        finish()
        header = words
      }
    }
    finish()
    return plans
  }()

  /// The plan of a region by its code; nil when it is not known here.
  static func named(_ region: String) -> PhonePlan? { all.first { $0.region == region } }

  /// The plans by their country codes.
  static let byCode: [PhonePlan?] = {
    var plans = [PhonePlan?](repeating: nil, count: 1000)
    for plan in all { plans[plan.countryCode] = plan }
    return plans
  }()

  /// What kind of number the digits from `start` on are; nil when the plan has no such number.
  func type(of number: PhoneDigits, from start: Int = 0) -> PhoneNumberType? {
    let length = number.count - start
    guard length > 0, length < 32 else { return nil }
    var isFixed = false
    for kind in kinds where kind.lengths & 1 << UInt32(length) != 0 {
      guard kind.prefixes.matches(number, from: start) else { continue }
      // Mexico gives fixed lines and mobiles from one range, so the next kind is looked at as well.
      guard kind.type == .fixed || isFixed else { return kind.type }
      guard !isFixed else { return kind.type == .mobile ? .fixedOrMobile : .fixed }
      isFixed = true
    }
    return isFixed ? .fixed : nil
  }

  /// Whether any number of the plan has so many digits.
  func hasLength(_ count: Int) -> Bool {
    count < 32 && kinds.contains { $0.lengths & 1 << UInt32(count) != 0 }
  }
}

/// A set of numbers by the digits they start with.
struct PrefixTrie: Sendable {
  /// Ten places for each node: the node that follows, `end` when nothing more is asked, or 0.
  private var next: [Int16] = []
  private static let end: Int16 = -1

  /// Reads an expression of digits, classes, groups and alternatives.
  init(expression: [UInt8]) {
    next = [Int16](repeating: 0, count: 10)
    var index = 0
    let ends = add(expression, &index, to: [Edge(node: 0, digit: -1)])
    for edge in ends where edge.digit >= 0 { next[edge.node * 10 + edge.digit] = Self.end }
  }

  /// Whether the digits from `start` on start with one of the prefixes.
  func matches(_ number: PhoneDigits, from start: Int) -> Bool {
    var node = 0
    for index in start..<number.count {
      let following = next[node * 10 + number[index]]
      if following == Self.end { return true }
      guard following > 0 else { return false }
      node = Int(following)
    }
    return false
  }

  /// A place in a node that leads nowhere yet; the root has none.
  private struct Edge {
    let node: Int
    let digit: Int
  }

  /// Adds alternatives up to a closing bracket, behind each of the edges; returns where they end.
  private mutating func add(_ text: [UInt8], _ index: inout Int, to starts: [Edge]) -> [Edge] {
    var ends: [Edge] = []
    var current = starts
    while index < text.count, text[index] != UInt8(ascii: ")") {
      switch text[index] {
      case UInt8(ascii: "|"):
        ends += current
        current = starts
        index += 1
      case UInt8(ascii: "("):
        index += 1
        current = add(text, &index, to: current)
        index += 1
      default:
        let digits = Self.digits(text, &index)
        current = current.flatMap { edge in
          let node = follow(edge)
          return digits.map { Edge(node: node, digit: $0) }
        }
      }
    }
    return ends + current
  }

  private mutating func follow(_ edge: Edge) -> Int {
    guard edge.digit >= 0 else { return edge.node }
    let place = edge.node * 10 + edge.digit
    if next[place] > 0 { return Int(next[place]) }
    let node = next.count / 10
    next.append(contentsOf: repeatElement(0, count: 10))
    next[place] = Int16(node)
    return node
  }

  /// Reads one digit or a class of digits.
  private static func digits(_ text: [UInt8], _ index: inout Int) -> [Int] {
    guard text[index] == UInt8(ascii: "[") else {
      index += 1
      return [text[index - 1].digitValue]
    }
    index += 1
    var digits: [Int] = []
    while text[index] != UInt8(ascii: "]") {
      let first = text[index].digitValue
      index += 1
      guard text[index] == UInt8(ascii: "-") else {
        digits.append(first)
        continue
      }
      digits.append(contentsOf: first...text[index + 1].digitValue)
      index += 2
    }
    index += 1
    return digits
  }
}
