/// One profile as `explain` shows it: every value with where it came from, losing values included.
public struct ProfileDetail: Sendable, Codable {
  /// The profile's id.
  public var id: String
  /// What the customer is.
  public var kind: String
  /// The name by which people know it.
  public var displayName: String?
  /// The tier.
  public var tier: String
  /// The departments that know it.
  public var sources: [String]
  /// The fields, in the order of the schema.
  public var fields: [Field] = []
  /// The records, and why each is among them.
  public var records: [Record] = []
  /// The accounts.
  public var accounts: [Row] = []
  /// The credit facilities.
  public var facilities: [Row] = []
  /// The loans.
  public var loans: [Row] = []
  /// The holdings.
  public var holdings: [Row] = []
  /// The contributions to profit.
  public var profit: [Row] = []
  /// The applications for credit.
  public var applications: [Row] = []
  /// The security that others give for the credit.
  public var guarantees: [Row] = []
  /// The assets under management, as departments state them.
  public var assets: [Row] = []
  /// The numbers computed of the customer.
  public var indicators: [Indicator] = []
  /// The largest payers and payees.
  public var counterparties: [Counterparty] = []

  /// A field and all values that were offered for it.
  public struct Field: Sendable, Codable {
    /// The field's name.
    public var name: String
    /// Why the published values won.
    public var reason: String
    /// The values in order of preference.
    public var values: [Value]
  }

  /// A value and its lineage.
  public struct Value: Sendable, Codable {
    /// The cleaned value, masked unless the reader may see it.
    public var value: String
    /// What the file says, masked unless the reader may see it.
    public var raw: String
    /// Whether it is published.
    public var published: Bool
    /// What the identifier is, for identifiers.
    public var identifierKind: String?
    /// How far it can be trusted.
    public var validity: String
    /// What the normalizer did to it.
    public var findings: [String]
    /// The record; nil for a derived value.
    public var origin: Origin?
    /// The rule of the mapping; nil for a derived value.
    public var rule: Rule?
  }

  /// Where a record stands.
  public struct Origin: Sendable, Codable {
    /// The source.
    public var source: String
    /// The source's own key of the customer.
    public var recordID: String
    /// The file.
    public var file: String
    /// The record's number in the file.
    public var recordNumber: Int
    /// The line on which it starts.
    public var line: Int
  }

  /// A rule of a mapping.
  public struct Rule: Sendable, Codable {
    /// The mapping file.
    public var file: String
    /// Its line.
    public var line: Int
    /// The field's path in the record.
    public var path: String
    /// The normalizer.
    public var normalizer: String
  }

  /// A record of the profile.
  public struct Record: Sendable, Codable {
    /// Where it stands.
    public var origin: Origin
    /// Its first byte in the file.
    public var byteOffset: Int
    /// How many bytes it takes.
    public var byteLength: Int
    /// Why it is in the profile.
    public var linkReason: String
    /// The evidence in bits.
    public var matchWeight: Double?
  }

  /// A row that belongs to the customer: an account, a loan.
  public struct Row: Sendable, Codable {
    /// Its number within the profile.
    public var number: Int
    /// The number of the facility, for a loan under one.
    public var facility: Int?
    /// Where it stands; `recordID` is the row's own key.
    public var origin: Origin
    /// The values, in the order of the schema.
    public var values: [RowValue]
  }

  /// A value of a row.
  public struct RowValue: Sendable, Codable {
    /// The field.
    public var field: String
    /// The cleaned value, masked unless the reader may see it.
    public var value: String
    /// What the file says, masked unless the reader may see it.
    public var raw: String
    /// The rule of the mapping.
    public var rule: Rule?
  }

  /// A number computed of the customer.
  public struct Indicator: Sendable, Codable {
    /// The code.
    public var code: String
    /// The period or day.
    public var period: String
    /// The unit.
    public var unit: String
    /// The value as a canonical decimal.
    public var value: String
  }

  /// A payer or a payee.
  public struct Counterparty: Sendable, Codable {
    /// `payer` or `payee`.
    public var role: String
    /// The name, masked unless the reader may see it.
    public var name: String
    /// How many transactions.
    public var count: Int
    /// Their sum as a canonical decimal.
    public var sum: String
    /// The currency.
    public var currency: String
  }
}
