/// A currency of ISO 4217.
public struct CurrencyCode: Sendable, Hashable {
  /// Three letters.
  public let alpha: String
  /// Three digits, as a number.
  public let numeric: Int
  /// How many digits the minor unit has; nil for metals, funds and the codes for testing and for none.
  public let minorUnits: Int?

  /// All codes in use, in the order of the alphabet: ISO 4217, as of 2026-02.
  public static let all: [CurrencyCode] = rows.split(separator: " ").compactMap { row in
    let digits = Array(row.utf8.dropFirst(3))
    guard digits.count == 4 else { return nil }
    return CurrencyCode(
      alpha: String(row.prefix(3)),
      numeric: digits[0...2].reduce(0) { $0 * 10 + $1.digitValue },
      minorUnits: digits[3].isDigit ? digits[3].digitValue : nil
    )
  }

  /// The currency with three letters in upper case; nil when the standard has none.
  public static func of(_ code: Span<UInt8>) -> CurrencyCode? {
    guard code.count == 3 else { return nil }
    return byAlpha[packed(code[0], code[1], code[2])]
  }

  /// The currency with a numeric code; nil when the standard has none.
  public static func of(number: Int) -> CurrencyCode? { byNumber[number] }

  private static let byAlpha: [UInt32: CurrencyCode] = Dictionary(
    all.map { code in
      let bytes = Array(code.alpha.utf8)
      return (packed(bytes[0], bytes[1], bytes[2]), code)
    },
    uniquingKeysWith: { first, _ in first }
  )
  private static let byNumber: [Int: CurrencyCode] = Dictionary(
    all.map { ($0.numeric, $0) },
    uniquingKeysWith: { first, _ in first }
  )

  private static func packed(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt32 {
    UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
  }

  /// Three letters, three digits, and the digits of the minor unit.
  private static let rows =
    "AED7842 AFN9712 ALL0082 AMD0512 AOA9732 ARS0322 AUD0362 AWG5332 AZN9442 BAM9772 BBD0522 "
    + "BDT0502 BHD0483 BIF1080 BMD0602 BND0962 BOB0682 BOV9842 BRL9862 BSD0442 BTN0642 BWP0722 "
    + "BYN9332 BZD0842 CAD1242 CDF9762 CHE9472 CHF7562 CHW9482 CLF9904 CLP1520 CNY1562 COP1702 "
    + "COU9702 CRC1882 CUP1922 CVE1322 CZK2032 DJF2620 DKK2082 DOP2142 DZD0122 EGP8182 ERN2322 "
    + "ETB2302 EUR9782 FJD2422 FKP2382 GBP8262 GEL9812 GHS9362 GIP2922 GMD2702 GNF3240 GTQ3202 "
    + "GYD3282 HKD3442 HNL3402 HTG3322 HUF3482 IDR3602 ILS3762 INR3562 IQD3683 IRR3642 ISK3520 "
    + "JMD3882 JOD4003 JPY3920 KES4042 KGS4172 KHR1162 KMF1740 KPW4082 KRW4100 KWD4143 KYD1362 "
    + "KZT3982 LAK4182 LBP4222 LKR1442 LRD4302 LSL4262 LYD4343 MAD5042 MDL4982 MGA9692 MKD8072 "
    + "MMK1042 MNT4962 MOP4462 MRU9292 MUR4802 MVR4622 MWK4542 MXN4842 MXV9792 MYR4582 MZN9432 "
    + "NAD5162 NGN5662 NIO5582 NOK5782 NPR5242 NZD5542 OMR5123 PAB5902 PEN6042 PGK5982 PHP6082 "
    + "PKR5862 PLN9852 PYG6000 QAR6342 RON9462 RSD9412 RUB6432 RWF6460 SAR6822 SBD0902 SCR6902 "
    + "SDG9382 SEK7522 SGD7022 SHP6542 SLE9252 SOS7062 SRD9682 SSP7282 STN9302 SVC2222 SYP7602 "
    + "SZL7482 THB7642 TJS9722 TMT9342 TND7883 TOP7762 TRY9492 TTD7802 TWD9012 TZS8342 UAH9802 "
    + "UGX8000 USD8402 USN9972 UYI9400 UYU8582 UYW9274 UZS8602 VED9262 VES9282 VND7040 VUV5480 "
    + "WST8822 XAD3962 XAF9500 XAG961- XAU959- XBA955- XBB956- XBC957- XBD958- XCD9512 XCG5322 "
    + "XDR960- XOF9520 XPD964- XPF9530 XPT962- XSU994- XTS963- XUA965- XXX999- YER8862 ZAR7102 "
    + "ZMW9672 ZWG9242"
}
