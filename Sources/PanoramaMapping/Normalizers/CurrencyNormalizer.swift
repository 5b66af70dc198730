import PanoramaModel

/// Cleans currencies into the three letters of ISO 4217, from the letters, the number, a symbol or a common name.
///
/// Two digits are codes of one bank's own and belong into the table of its mapping. CNH is the name of a market, not a
/// code. `¥` and `$` belong to several currencies: only that of the file can decide, and never a guess.
public struct CurrencyNormalizer: Normalizer {
  private let fileCurrency: [UInt8]
  private let folding = TextFolding(simplifies: true)
  private let nullTokens: NullTokens

  /// Makes the normalizer.
  ///
  /// - Parameters:
  ///   - fileCurrency: the currency of the file, in three letters; settles `¥`, `$` and 元 when it is one of theirs.
  ///   - nullTokens: the spellings of "unknown".
  public init(fileCurrency: String? = nil, nullTokens: NullTokens = NullTokens()) {
    self.fileCurrency = Array((fileCurrency ?? "").utf8)
    self.nullTokens = nullTokens
  }

  /// Cleans one currency; what is none stays as it is and is invalid.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    if CurrencyCode.of(raw) != nil {
      for index in 0..<3 { value.canonical.append(raw[index]) }
      value.validity = .valid
      return
    }
    value.findings = folding.fold(raw, into: &value.canonical)
    if nullTokens.matches(value.canonical.span, for: .code) {
      value.setMissing()
      return
    }
    guard value.canonical.count <= 48 else {
      value.setInvalid(.codeUnknown, keepsText: true)
      return
    }
    let name = value.canonical.latinLowerCased
    if let alpha = Self.alpha(of: value.canonical.span) ?? CurrencyNames.alpha[name] {
      set(alpha, &value)
    } else if let choices = CurrencyNames.shared[name] {
      settle(choices, &value)
    } else {
      value.setInvalid(.codeUnknown, keepsText: true)
    }
  }

  private func set(_ alpha: [UInt8], _ value: inout NormalizedValue) {
    value.canonical.removeAll(keepingCapacity: true)
    value.canonical.append(contentsOf: alpha)
    value.validity = .valid
  }

  private func settle(_ choices: Set<[UInt8]>, _ value: inout NormalizedValue) {
    guard choices.contains(fileCurrency) else {
      value.setInvalid(.ambiguous, keepsText: true)
      return
    }
    set(fileCurrency, &value)
    value.findings.insert(.inferred)
    value.confidence = 90
  }

  private static func alpha(of text: Span<UInt8>) -> [UInt8]? {
    guard text.count == 3 else { return nil }
    if text[0].isDigit, text[1].isDigit, text[2].isDigit {
      let number = text[0].digitValue * 100 + text[1].digitValue * 10 + text[2].digitValue
      return CurrencyCode.of(number: number).map { Array($0.alpha.utf8) }
    }
    let upper = [text[0].upperCased, text[1].upperCased, text[2].upperCased]
    return CurrencyCode.of(upper.span) == nil ? nil : upper
  }
}

/// What exports write instead of a code, with ASCII letters in lower case and Chinese characters simplified.
private enum CurrencyNames {
  /// Names that mean one currency.
  static let alpha: [[UInt8]: [UInt8]] = {
    let rows = [
      "CNY": "rmb|人民币|人民币元|人民币(元)|chinese yuan|yuan|renminbi|yuan chino",
      "USD": "美元|美金|us$|us dollar|us dollars|u.s. dollar|dólar estadounidense",
      "HKD": "港币|港元|港纸|hk$|hong kong dollar|dólar de hong kong",
      "MOP": "澳门元|澳门币|澳元(澳门)|mop$|pataca",
      "TWD": "新台币|台币|nt$|ntd|new taiwan dollar",
      "EUR": "欧元|€|euro|euros", "JPY": "日元|日圆|日币|yen|japanese yen|yen japonés|円",
      "GBP": "英镑|£|pound sterling|libra esterlina",
      "CHF": "瑞士法郎|瑞郎|swiss franc|franco suizo", "AUD": "澳大利亚元|澳大利亚币|a$|au$|australian dollar",
      "CAD": "加拿大元|加元|加币|c$|ca$|canadian dollar", "NZD": "新西兰元|nz$|new zealand dollar",
      "SGD": "新加坡元|新加坡币|s$|sg$|singapore dollar", "KRW": "韩元|韩圆|₩|won|south korean won",
      "THB": "泰铢|฿|baht", "MYR": "马来西亚林吉特|林吉特|ringgit", "INR": "印度卢比|₹|indian rupee",
      "RUB": "俄罗斯卢布|卢布|₽|ruble|rouble|rublo", "MXN": "墨西哥比索|mex$|mexican peso|peso mexicano",
      "BRL": "巴西雷亚尔|r$|real brasileño", "SEK": "瑞典克朗|swedish krona",
      "NOK": "挪威克朗|norwegian krone", "DKK": "丹麦克朗|danish krone", "VND": "越南盾|₫|dong",
      "PHP": "菲律宾比索|₱|philippine peso", "IDR": "印度尼西亚盾|印尼盾|rupiah",
      "AED": "阿联酋迪拉姆|dirham", "ZAR": "南非兰特|rand", "TRY": "土耳其里拉|₺|turkish lira",
    ]
    var alpha: [[UInt8]: [UInt8]] = [:]
    for (code, names) in rows {
      for name in names.utf8.split(separator: UInt8(ascii: "|")) {
        alpha[Array(name)] = Array(code.utf8)
      }
    }
    return alpha
  }()

  /// Names and symbols that several currencies have.
  static let shared: [[UInt8]: Set<[UInt8]>] = {
    let dollars = [
      "USD", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD", "MXN", "MOP", "CLP", "COP", "ARS",
    ]
    let yuan = ["CNY", "HKD", "TWD", "MOP"]
    let rows = [
      ("¥", ["CNY", "JPY"]), ("￥", ["CNY", "JPY"]), ("$", dollars), ("元", yuan), ("圆", yuan),
      ("dollar", dollars), ("dólar", dollars), ("peso", ["MXN", "PHP", "CLP", "COP", "ARS"]),
      ("澳元", ["AUD", "MOP"]), ("澳币", ["AUD", "MOP"]),
    ]
    var shared: [[UInt8]: Set<[UInt8]>] = [:]
    for (name, codes) in rows { shared[Array(name.utf8)] = Set(codes.map { Array($0.utf8) }) }
    return shared
  }()
}
