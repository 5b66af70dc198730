import PanoramaModel

/// A region whose national numbers can be read.
enum PhoneRegion: String, CaseIterable, Sendable {
  /// China without Hong Kong, Macao and Taiwan: country code 86.
  case china = "CN"
  /// Spain: country code 34.
  case spain = "ES"
  /// No region: only numbers with a country code.
  case international = "ZZ"

  /// Judges a number without `+`; puts the country code in front when it is valid.
  func judgeNational(_ number: inout PhoneDigits) -> PhoneVerdict {
    switch self {
    case .china: Self.judgeChina(&number)
    case .spain: Self.judgeSpain(&number)
    case .international: PhoneVerdict(.invalid, .shapeWrong)
    }
  }

  /// Judges a number that starts with its country code.
  static func judgeInternational(_ number: inout PhoneDigits) -> PhoneVerdict {
    if number.starts(with: 8, 6) {
      number.removeFirst(2)
      // Cells with the code twice (+86 0086…) come from systems that add it on every export.
      if number.count >= 15, number.starts(with: 0, 0) { number.removeFirst(2) }
      if number.count >= 13, number.starts(with: 8, 6) { number.removeFirst(2) }
      return chineseNational(&number)
    }
    if number.starts(with: 3, 4) {
      number.removeFirst(2)
      return spanishNational(&number)
    }
    guard (8...15).contains(number.count), number[0] != 0 else {
      return PhoneVerdict(.invalid, .shapeWrong)
    }
    guard let lengths = totalLengths(of: number) else { return PhoneVerdict(.unchecked) }
    return lengths.contains(number.count)
      ? PhoneVerdict(.valid) : PhoneVerdict(.invalid, .shapeWrong)
  }

  /// How many digits numbers of some common countries have, country code included (ITU-T E.164 national plans).
  private static func totalLengths(of number: PhoneDigits) -> ClosedRange<Int>? {
    switch (number[0], number[1], number[2]) {
    case (8, 5, 2), (8, 5, 3): 11...11
    case (8, 8, 6): 11...12
    case (1, _, _): 11...11
    case (6, 5, _): 10...10
    case (3, 3, _): 11...11
    case (3, 5, 1): 12...12
    default: nil
    }
  }

  // MARK: China

  private static func judgeChina(_ number: inout PhoneDigits) -> PhoneVerdict {
    let hasCode = number.starts(with: 8, 6) && number.count >= 12
    let isService = number.count == 10 && (number.starts(with: 4, 0) || number.starts(with: 8, 0))
    if hasCode {
      number.removeFirst(2)
    } else if number[0] > 1, !isService {
      // Without trunk prefix it could be a local number of any city.
      let isLocal = number.count == 7 || number.count == 8
      return PhoneVerdict(.invalid, isLocal ? .ambiguous : .shapeWrong)
    }
    return chineseNational(&number, needsTrunkPrefix: !hasCode)
  }

  /// Mobile, landline with area code, or a number of the 400 and 800 services.
  private static func chineseNational(
    _ number: inout PhoneDigits,
    needsTrunkPrefix: Bool = false
  ) -> PhoneVerdict {
    guard number.count > 0 else { return PhoneVerdict(.invalid, .shapeWrong) }
    var confidence: UInt8 = 100
    var isValid = false
    if number.count == 11, number[0] == 1 {
      // 140 to 144 belong to machines, with 13 digits.
      isValid = number[1] >= 3 && !(number[1] == 4 && number[2] <= 4)
    } else if number.count == 10, number[0] == 4 || number[0] == 8, number[1] == 0, number[2] == 0 {
      isValid = true
    } else {
      let hasPrefix = number[0] == 0
      if hasPrefix { number.removeFirst(1) }
      if hasPrefix || !needsTrunkPrefix {
        (isValid, confidence) = chineseLandline(number)
      }
    }
    guard isValid else { return PhoneVerdict(.invalid, .shapeWrong) }
    number.prepend(8, 6)
    return PhoneVerdict(.valid, confidence: confidence)
  }

  /// Area codes 10 and 2x take eight digits, those of three digits seven or eight.
  private static func chineseLandline(_ number: PhoneDigits) -> (isValid: Bool, confidence: UInt8) {
    guard number.count >= 10 else { return (false, 100) }
    let isShortArea = number.starts(with: 1, 0) || number[0] == 2 && number[1] != 6
    let areaLength = isShortArea ? 2 : 3
    guard isShortArea || number[0] >= 3 else { return (false, 100) }
    let subscriber = number.count - areaLength
    guard subscriber == 8 || subscriber == 7 && !isShortArea, number[areaLength] != 0 else {
      return (false, 100)
    }
    // Subscriber numbers start with 2 to 8; 1 and 9 lead to services.
    let isUsual = (2...8).contains(number[areaLength])
    return (true, isUsual ? 100 : 80)
  }

  // MARK: Spain

  private static func judgeSpain(_ number: inout PhoneDigits) -> PhoneVerdict {
    if number.count == 11, number.starts(with: 3, 4) { number.removeFirst(2) }
    return spanishNational(&number)
  }

  /// Nine digits: 6 and 7 for mobiles, 8 and 9 for geographic numbers and services.
  private static func spanishNational(_ number: inout PhoneDigits) -> PhoneVerdict {
    guard number.count == 9, number[0] >= 6 else { return PhoneVerdict(.invalid, .shapeWrong) }
    number.prepend(3, 4)
    return PhoneVerdict(.valid)
  }
}
