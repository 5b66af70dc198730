import PanoramaModel

/// Results with the numbers of an ordinary night: 50,000 customers of three departments.
enum SampleReport {
  static func make(exitCode: Int = 10) -> RunReport {
    var report = RunReport(
      run: .init(
        id: "2026-11-20T221500Z-7f3a",
        asOf: CivilDate(dayNumber: 20_777),
        version: "1.0.0",
        startedAt: "2026-11-20T22:15:00Z",
        stages: [
          .init(name: "read and map", seconds: 3.412), .init(name: "match", seconds: 6.207),
          .init(name: "merge", seconds: 1.087), .init(name: "load", seconds: 4.9),
          .init(name: "report", seconds: 0.031), .init(name: "publish", seconds: 0.212),
        ],
        records: 94_305,
        profiles: 50_118,
        exitCode: exitCode
      )
    )
    report.totals = totals
    report.completeness = completeness
    report.identifiers = [
      identifier("settlement", "unified_social_credit_code", 8_112, 312, 96, 0, 12, 604),
      identifier("settlement", "resident_id", 33_980, 1_204, 410, 188, 41, 2_011),
      identifier("settlement", "nif", 1_020, 11, 9, 0, 0, 60),
      identifier("inclusion", "unified_social_credit_code", 6_800, 140, 75, 0, 3, 410),
      identifier("inclusion", "resident_id", 19_420, 701, 230, 1_940, 18, 1_260),
      identifier("finance", "resident_id", 9_310, 288, 122, 6_405, 7, 3_322),
    ]
    report.clusterSizes = [
      (1, 20_450), (2, 18_213), (3, 9_870), (4, 1_320), (5, 214), (6, 41), (9, 8), (23, 2),
    ]
    .map { .init(size: $0.0, profiles: $0.1) }
    report.overlap = [
      (["settlement"], 14_870), (["inclusion"], 3_102), (["finance"], 2_478),
      (["inclusion", "settlement"], 11_926), (["finance", "settlement"], 7_890),
      (["finance", "inclusion"], 1_204), (["finance", "inclusion", "settlement"], 8_648),
    ].map { .init(sources: $0.0, profiles: $0.1) }
    report.quarantine = quarantine
    report.drift = drift
    report.checks = checks
    report.matching.pairsByRule = [
      "same identifier": 61_204, "same phone": 88_420, "name and region": 240_118,
      "surname and birth date": 31_007, "same e-mail": 25_660,
    ]
    report.matching.skippedBlocks = ["name and region": 12]
    report.matching.hubValues = ["phone": 214, "address": 98]
    report.matching.comparedPairs = 361_540
    report.matching.matchedPairs = 47_312
    report.matching.reviewPairs = 402
    report.matching.refusedLinks = 37
    report.tiers = [
      ("wealth", 1_204), ("convertible", 4_310), ("high_potential", 9_002), ("general", 35_602),
    ]
    .map { .init(tier: $0.0, profiles: $0.1) }
    report.indicators = [
      indicator("DEP_BAL", "CNY", 44_102, 18_420_113_904_55),
      indicator("DEP_BAL", "EUR", 1_020, 41_202_118_07),
      indicator("LOAN_BAL", "CNY", 12_870, 9_104_552_010_00),
      indicator("AUM", "CNY", 20_220, 31_007_902_144_31),
      indicator("PROFIT_CONTRIB", "CNY", 19_870, -12_310_55),
      .init(code: "OVERDUE", unit: "flag", profiles: 812, sum: Amount(units: 812, scale: 0)),
    ]
    report.findings = findings
    report.largestProfiles = [
      .init(id: "01JD9K2M4Q8ZT3W5X7Y9ABCDEF", records: 23),
      .init(id: "01JD9K2M4Q8ZT3W5X7Y9ABCDEG", records: 19),
    ]
    report.diagnostics = diagnostics
    return report
  }

  private static var totals: [ControlTotals] {
    func file(
      _ source: String,
      _ entry: String,
      _ path: String,
      _ counts: [Int],
      declared: Int?,
      sums: [ControlTotals.Sum] = []
    ) -> ControlTotals {
      var totals = ControlTotals(source: source, entry: entry, file: path)
      totals.read = counts.reduce(0, +)
      totals.mapped = counts[0]
      totals.quarantined = counts[1]
      totals.filtered = counts[2]
      totals.duplicate = counts[3]
      totals.declaredRecords = declared
      totals.sums = sums
      return totals
    }
    return [
      file(
        "settlement",
        "customers",
        "settlement/customers.csv",
        [45_912, 214, 0, 33],
        declared: nil
      ),
      file(
        "settlement",
        "accounts",
        "settlement/accounts.csv",
        [61_033, 18, 0, 0],
        declared: 61_051,
        sums: [
          .init(
            field: "account.balance",
            declared: Amount(units: 18_461_316_022_62, scale: 2),
            mapped: Amount(units: 18_461_101_900_12, scale: 2),
            setAside: Amount(units: 214_122_50, scale: 2)
          )
        ]
      ),
      file(
        "settlement",
        "transactions",
        "settlement/transactions.csv",
        [812_440, 77, 1_204, 0],
        declared: nil
      ),
      file(
        "inclusion",
        "customers",
        "inclusion/customers.jsonl",
        [28_640, 96, 0, 12],
        declared: nil
      ),
      file(
        "finance",
        "customers",
        "finance/customers.xml",
        [19_753, 41, 0, 5],
        declared: 19_799,
        sums: [
          .init(
            field: "holding.market_value",
            declared: Amount(units: 31_007_902_144_31, scale: 2),
            mapped: Amount(units: 31_007_902_144_31, scale: 2),
            setAside: .zero
          )
        ]
      ),
      file("finance", "peers", "finance/peers.xml", [24, 0, 0, 0], declared: nil),
    ]
  }

  private static var completeness: [RunReport.CompletenessCell] {
    let customer: [(String, [Int?])] = [
      ("name.legal", [1000, 1000, 1000]), ("identifier", [934, 951, 602]),
      ("phone", [881, 968, 412]),
      ("email", [350, 610, 298]), ("address", [902, 871, nil]),
      ("address.business", [nil, 640, nil]),
      ("birth_date", [874, 902, 655]), ("founded_on", [961, 940, nil]), ("sex", [790, nil, 801]),
      ("legal_representative", [912, 977, nil]), ("industry", [420, 991, nil]),
      ("segment", [nil, nil, 998]),
      ("branch", [1000, 999, 120]), ("manager", [688, 950, 30]),
    ]
    let rows = [45_912, 28_640, 19_753]
    let sources = ["settlement", "inclusion", "finance"]
    var cells: [RunReport.CompletenessCell] = []
    for (field, shares) in customer {
      for (index, share) in shares.enumerated() {
        guard let share else { continue }
        let filled = rows[index] * share / 1000
        let rest = rows[index] - filled
        cells.append(
          .init(
            source: sources[index],
            table: "customer",
            field: field,
            rows: rows[index],
            filled: filled,
            invalid: rest / 3,
            masked: rest / 3,
            unknown: rest / 4
          )
        )
      }
    }
    for (field, share) in [
      ("number", 1000), ("currency", 1000), ("balance", 999), ("opened_on", 984), ("closed_on", 61),
    ] {
      cells.append(
        .init(
          source: "settlement",
          table: "account",
          field: field,
          rows: 61_033,
          filled: 61_033 * share / 1000,
          invalid: 20,
          masked: 0,
          unknown: 4
        )
      )
    }
    for (field, share) in [
      ("principal", 1000), ("outstanding", 998), ("rate", 940), ("overdue_days", 702),
    ] {
      cells.append(
        .init(
          source: "inclusion",
          table: "loan",
          field: field,
          rows: 18_204,
          filled: 18_204 * share / 1000,
          invalid: 9,
          masked: 0,
          unknown: 11
        )
      )
    }
    return cells
  }

  private static func identifier(
    _ source: String,
    _ kind: String,
    _ valid: Int,
    _ repaired: Int,
    _ invalid: Int,
    _ masked: Int,
    _ placeholder: Int,
    _ missing: Int
  ) -> RunReport.IdentifierCell {
    .init(
      source: source,
      kind: kind,
      valid: valid,
      repaired: repaired,
      invalid: invalid,
      masked: masked,
      placeholder: placeholder,
      missing: missing
    )
  }

  private static func indicator(
    _ code: String,
    _ unit: String,
    _ profiles: Int,
    _ cents: Int128
  ) -> RunReport.IndicatorCell {
    .init(code: code, unit: unit, profiles: profiles, sum: Amount(units: cents, scale: 2))
  }

  private static var drift: [RunReport.DriftCell] {
    let renamed = Diagnostic(
      .driftRenamedField,
      severity: .warning,
      at: SourceLocation(file: "settlement/accounts.csv", path: "mobile"),
      field: "mobile",
      expected: "`mobile`, which the last of 20 runs had",
      found: "`mobile_no` instead: it has 98 % of the values",
      remedy: "write `from: mobile_no` in line 14 of mappings/settlement.yaml"
    )
    func cell(_ entry: String, _ findings: [Diagnostic]) -> RunReport.DriftCell {
      RunReport.DriftCell(
        source: "settlement",
        entry: entry,
        runs: 20,
        records: 44_235,
        medianRecords: 44_190,
        mappedFields: 12,
        unmappedFields: 3,
        findings: findings
      )
    }
    return [cell("customers", []), cell("accounts", [renamed])]
  }

  private static var quarantine: [RunReport.QuarantineCell] {
    [
      .init(
        source: "settlement",
        file: "settlement/customers.csv",
        code: "csv.field-count",
        count: 120,
        firstLine: 412,
        remedy: "quote the field that holds the delimiter, or ask the department to"
      ),
      .init(
        source: "settlement",
        file: "settlement/customers.csv",
        code: "encoding.invalid-bytes",
        count: 94,
        firstLine: 1_008,
        remedy: "the file mixes encodings: ask for one, or set encoding in mappings/settlement.yaml"
      ),
      .init(
        source: "inclusion",
        file: "inclusion/customers.jsonl",
        code: "json.syntax",
        count: 96,
        firstLine: 77,
        remedy: "ask the department to deliver the record again"
      ),
      .init(
        source: "settlement",
        file: "settlement/transactions.csv",
        code: "value.unfit",
        count: 77,
        firstLine: 20_113,
        remedy: "add the form of the date to mappings/settlement.yaml:64"
      ),
      .init(
        source: "finance",
        file: "finance/customers.xml",
        code: "xml.not-well-formed",
        count: 41,
        firstLine: 9_310,
        remedy: "ask the department to escape & in names"
      ),
    ]
  }

  private static var checks: [RunReport.CheckResult] {
    [
      .init(
        source: "inclusion",
        say: "outstanding is at most principal",
        dimension: "consistency",
        level: "warn",
        tested: 18_204,
        passed: 18_102,
        holds: false
      ),
      .init(
        source: "inclusion",
        say: "identifier is filled in at least 85 %",
        dimension: "completeness",
        level: "warn",
        tested: 28_640,
        passed: 27_236,
        holds: true
      ),
      .init(
        source: "settlement",
        say: "account number is unique",
        dimension: "uniqueness",
        level: "stop",
        tested: 61_033,
        passed: 61_033,
        holds: true
      ),
      .init(
        source: "settlement",
        say: "opened_on is not after the business day",
        dimension: "timeliness",
        level: "note",
        tested: 61_033,
        passed: 61_030,
        holds: true
      ),
    ]
  }

  private static var findings: [RunReport.FindingCell] {
    func cell(_ source: String, _ field: String, _ finding: String, _ count: Int)
      -> RunReport.FindingCell
    {
      .init(source: source, table: "customer", field: field, finding: finding, count: count)
    }
    return [
      cell("settlement", "phone", "separators_removed", 18_204),
      cell("inclusion", "name.legal", "width_folded", 6_110),
      cell("settlement", "name.legal", "script_folded", 2_204),
      cell("settlement", "identifier", "repaired", 1_527),
      cell("finance", "phone", "inferred", 5_112),
      cell("settlement", "identifier", "excel_damaged", 402),
      cell("inclusion", "founded_on", "ambiguous", 188),
      cell("finance", "name.legal", "title_removed", 61),
    ]
  }

  private static var diagnostics: [Diagnostic] {
    [
      Diagnostic(
        .totalsUncertain,
        severity: .note,
        at: SourceLocation(file: "inclusion/customers.jsonl"),
        expected: "a trailer with a count",
        found: "none",
        remedy: "declare totals in mappings/inclusion.yaml once the department sends them"
      ),
      Diagnostic(
        .codeUnknown,
        severity: .warning,
        at: SourceLocation(file: "settlement/customers.csv", record: 9, line: 10, path: "性别"),
        field: "sex",
        expected: "a code of the table",
        found: "张伟-7 x",
        remedy: "add the code to the table in mappings/settlement.yaml:31",
        holdsPersonalData: true
      ),
    ]
  }
}
