public import PanoramaModel

/// Hides personal data: what people and logs may see of a value without a special role.
///
/// The masks follow the custom of Chinese banks (138****8000). Equal values have equal masks, so a masked value is for
/// reading and never for joining.
public struct Masking: Sendable, Hashable {
  /// Whether the reader may see values as they are.
  public let showsValues: Bool

  /// Makes a masking that hides personal data unless `showsValues`.
  public init(showsValues: Bool = false) {
    self.showsValues = showsValues
  }

  /// The value of a field as this reader may see it.
  ///
  /// Every field is listed, so that a new one cannot be added without deciding how it is shown.
  public func text(_ value: String, of field: CustomerField) -> String {
    if showsValues { return value }
    switch field {
    case .phone: return Self.phone(value)
    case .email: return Self.email(value)
    case .identifier: return Self.identifier(value)
    case .accountNumber, .counterpartyAccount: return Self.account(value)
    case .nameLegal, .nameFormer, .nameShort, .nameEnglish, .legalRepresentative, .owner, .manager,
      .accountManager, .counterpartyName, .guarantorName:
      return Self.name(value)
    case .address, .businessAddress, .birthDate, .transactionMemo: return Self.shape(value)
    case .kind, .foundedOn, .sex, .industry, .size, .segment, .branch, .registeredOn, .asOf,
      .accountProduct, .accountCurrency, .accountOpenedOn, .accountClosedOn, .accountStatus,
      .accountBalance, .accountAverageBalance, .transactionNumber, .transactionDate,
      .transactionAmount, .transactionDirection, .transactionCurrency, .counterpartyBank,
      .facilityNumber, .facilityLimit, .facilityCurrency, .facilitySecured, .facilityStart,
      .facilityMaturity, .loanNumber, .loanPrincipal, .loanOutstanding, .loanCurrency, .loanRate,
      .loanStart, .loanMaturity, .loanOverdueDays, .loanFiveClass, .holdingProduct,
      .holdingCurrency, .holdingMarketValue, .holdingUnits, .holdingCost, .profitContribution,
      .profitCurrency, .profitPeriod, .peerCode, .peerName, .peerDeposits, .peerNewAccounts,
      .peerAUM, .peerMonthlyActive, .peerKind, .peerClearingNumber, .peerBIC, .peerLEI, .staff,
      .revenue, .revenueCurrency, .accountNature, .accountBranch, .accountOpeningBalance,
      .accountDebitTurnover, .accountCreditTurnover, .accountAvailableBalance, .facilityUsed,
      .facilityRevolving, .loanOverduePrincipal, .loanRepayment, .loanSecurity, .holdingKind,
      .holdingChannel, .holdingNetAssetValue, .holdingAsOf, .profitNetInterest, .profitFees,
      .profitTransferCost, .profitRiskCost, .profitOperatingCost, .applicationNumber,
      .applicationDate, .applicationProduct, .applicationAmount, .applicationCurrency,
      .applicationStatus, .applicationReason, .guaranteeKind, .guaranteeAmount,
      .guaranteeCurrency, .assetsDeposits, .assetsWealth, .assetsFunds, .assetsInsurance,
      .assetsBonds, .assetsOther, .assetsTotal, .assetsMonthAverage, .assetsCurrency, .assetsAsOf,
      .positionKind, .positionSide, .positionBalance, .positionCurrency, .positionRate,
      .positionStart, .positionMaturity:
      return value
    }
  }

  /// Free text that may quote a record, as this reader may see it.
  public func text(_ value: String) -> String {
    showsValues ? value : Self.shape(value)
  }

  /// A telephone number: the first three digits of the national number and the last four stay.
  public static func phone(_ value: String) -> String {
    let prefix = value.hasPrefix("+86") ? 3 : 0
    let shown = value.count - prefix >= 11 ? 3 : 0
    return hide(value, keepingFirst: prefix + shown, last: 4)
  }

  /// An identity number: the first and the last character stay.
  public static func identifier(_ value: String) -> String {
    hide(value, keepingFirst: 1, last: 1)
  }

  /// A card number: the first six digits, which name the bank, and the last four stay.
  public static func card(_ value: String) -> String {
    hide(value, keepingFirst: 6, last: 4)
  }

  /// An account number: the last four digits stay.
  public static func account(_ value: String) -> String {
    hide(value, keepingFirst: 0, last: 4)
  }

  /// A name: the last character stays.
  public static func name(_ value: String) -> String {
    hide(value, keepingFirst: 0, last: 1)
  }

  /// An e-mail address: the first letter and the domain stay.
  public static func email(_ value: String) -> String {
    guard let at = value.lastIndex(of: "@") else { return shape(value) }
    return hide(String(value[..<at]), keepingFirst: 1, last: 0) + value[at...]
  }

  /// Any text: every letter and digit becomes `*`; delimiters, spaces and line ends stay, so the structure can be seen.
  public static func shape(_ value: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(value.utf8.count)
    for scalar in value.unicodeScalars {
      let isStructure = scalar.isASCII && !isLetterOrDigit(UInt8(scalar.value))
      bytes.append(isStructure ? UInt8(scalar.value) : UInt8(ascii: "*"))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }

  /// Replaces all characters by `*` but the first and the last ones; a value too short for that is hidden whole.
  private static func hide(_ value: String, keepingFirst first: Int, last: Int) -> String {
    let count = value.count
    guard count > 1, count >= first + last + 1 else { return String(repeating: "*", count: count) }
    return value.prefix(first) + String(repeating: "*", count: count - first - last)
      + value.suffix(last)
  }
}
