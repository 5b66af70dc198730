import PanoramaModel

/// What the rules of a numbering plan say of some digits.
struct PhoneVerdict {
  var validity: Validity
  var confidence: UInt8 = 100
  var findings: Findings = []
  /// The country code to write in front, when there is one.
  var countryCode: Int?

  init(_ validity: Validity, _ findings: Findings = []) {
    self.validity = validity
    self.findings = findings
  }

  /// A number of a plan.
  init(in plan: PhonePlan, _ validity: Validity = .valid, confidence: UInt8 = 100) {
    self.validity = validity
    self.confidence = confidence
    countryCode = plan.countryCode
  }
}

extension PhonePlan {
  /// Judges a number without `+`, which may still have its trunk prefix or its country code; leaves the national number.
  ///
  /// `areaCode` is what a local number lacks, or empty when nobody knows.
  func judgeNational(_ number: inout PhoneDigits, areaCode: [UInt8] = []) -> PhoneVerdict {
    let written = number
    if hasTrunkPrefix(number), type(of: number, from: 1) != nil {
      number.removeFirst(1)
      return PhoneVerdict(in: self)
    }
    if type(of: number) != nil {
      // Whoever leaves out the trunk prefix of a landline may as well have left out something else.
      let isBare = trunkPrefix != nil && type(of: number) == .fixed
      var verdict = PhoneVerdict(in: self, confidence: isBare ? 80 : 100)
      if isBare { verdict.findings.insert(.inferred) }
      return verdict
    }
    if number.count >= 10, removeCode(&number) {
      let verdict = judgeAfterCode(&number)
      if verdict.countryCode != nil { return verdict }
      number = written
    }
    if isUnlistedMobile(number, from: hasTrunkPrefix(number) ? 1 : 0) {
      if hasTrunkPrefix(number) { number.removeFirst(1) }
      return PhoneVerdict(in: self, .unchecked, confidence: 80)
    }
    return judgeLocal(&number, areaCode)
  }

  /// Judges what follows the country code.
  func judgeAfterCode(_ number: inout PhoneDigits) -> PhoneVerdict {
    let written = number
    while true {
      if type(of: number) != nil { return PhoneVerdict(in: self) }
      // +44 (0)20: the bracket says that the zero is for callers at home.
      if hasTrunkPrefix(number), type(of: number, from: 1) != nil {
        number.removeFirst(1)
        return PhoneVerdict(in: self)
      }
      if isUnlistedMobile(number, from: 0) {
        return PhoneVerdict(in: self, .unchecked, confidence: 80)
      }
      // Cells with the code twice (+86 0086…) come from systems that add it on every export.
      var rest = number
      if rest.starts(with: 0, 0) { rest.removeFirst(2) }
      guard removeCode(&rest) else { break }
      number = rest
    }
    number = written
    return PhoneVerdict(.invalid, hasLength(number.count) ? .checkFailed : .shapeWrong)
  }

  private func hasTrunkPrefix(_ number: PhoneDigits) -> Bool {
    guard let trunkPrefix, number.count > 1 else { return false }
    return number[0] == trunkPrefix
  }

  private func removeCode(_ number: inout PhoneDigits) -> Bool {
    let length = countryCode >= 100 ? 3 : countryCode >= 10 ? 2 : 1
    guard number.count > length + 4, number.value(ofFirst: length) == countryCode else {
      return false
    }
    number.removeFirst(length)
    return true
  }

  /// Whether it has the shape of a Chinese mobile number, 13 to 19 in front, in a series that the table does not have.
  ///
  /// Series are added over the years; 140 to 144 belong to machines, whose numbers have 13 digits.
  private func isUnlistedMobile(_ number: PhoneDigits, from start: Int) -> Bool {
    guard countryCode == 86, number.count - start == 11, number[start] == 1 else { return false }
    return number[start + 1] >= 3 && !(number[start + 1] == 4 && number[start + 2] <= 4)
  }

  /// A local number could be one of any city, unless its branch says which.
  private func judgeLocal(_ number: inout PhoneDigits, _ areaCode: [UInt8]) -> PhoneVerdict {
    guard (6...8).contains(number.count), trunkPrefix != nil else {
      return PhoneVerdict(.invalid, hasLength(number.count) ? .checkFailed : .shapeWrong)
    }
    let isLocal = number.count >= 7 && number[0] >= 2
    var whole = number
    whole.prepend(areaCode.drop { $0 == 0x30 })
    guard !areaCode.isEmpty, type(of: whole) != nil else {
      return PhoneVerdict(.invalid, isLocal ? .ambiguous : .shapeWrong)
    }
    number = whole
    var verdict = PhoneVerdict(in: self, confidence: 60)
    verdict.findings.insert(.inferred)
    return verdict
  }

  /// Judges a number that starts with its country code; leaves the national number when the code is known.
  static func judgeInternational(_ number: inout PhoneDigits) -> PhoneVerdict {
    guard (5...18).contains(number.count), number[0] != 0 else {
      return PhoneVerdict(.invalid, .shapeWrong)
    }
    for length in 1...3 {
      let code = number.value(ofFirst: length)
      if let plan = byCode[code] {
        let written = number
        number.removeFirst(length)
        let verdict = plan.judgeAfterCode(&number)
        if verdict.countryCode == nil { number = written }
        return verdict
      }
      let lengths = CallingCodes.lengths(ofCode: code)
      guard lengths != 0 else { continue }
      let count = number.count - length
      guard number.count <= 15, lengths & 1 << UInt32(count) != 0 else {
        return PhoneVerdict(.invalid, .shapeWrong)
      }
      number.removeFirst(length)
      var verdict = PhoneVerdict(.unchecked)
      verdict.countryCode = code
      return verdict
    }
    return PhoneVerdict(.invalid, .shapeWrong)
  }
}
