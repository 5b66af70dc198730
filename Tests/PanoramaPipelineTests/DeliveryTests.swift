import Crypto
import Foundation
import PanoramaModel
import PanoramaPipeline
import Testing

/// What comes around the files: days in names, due times, companions with counts, sums and digests.
@Suite struct DeliveryTests {
  /// Accounts of two customers in two currencies; the values of a published control file for the same numbers are in the
  /// comments of the tests.
  private static let accounts = """
    no|owner|ccy|balance
    3100150234567890123|C1|CNY|1250000.00
    4402239009012345678|C2|CNY|0.01
    1101020304050607080|C2|USD|-35.50

    """
  private static let customers = "id|name\nC1|Alpha Trading Ltd\nC2|Beta Trading Ltd\n"

  /// A folder with one source, whose account file has the given further lines.
  private struct World {
    let folder: TemporaryFolder
    let plan: RunPlan

    init(_ entry: String, files: [String: String], asOf: String? = "2026-06-10") throws {
      folder = try TemporaryFolder()
      let mapping = """
        panorama: 1
        source: settlement
        files:
          customers:
            match: "customers.csv"
            format: csv
            delimiter: "|"
            key: id
            customer:
              name.legal: name
          accounts:
            format: csv
            delimiter: "|"
            key: no
            belongs_to: { customers: owner }
        \(entry.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
            accounts:
              number: no
              currency: ccy
              balance: balance

        """
      try folder.write(Array(mapping.utf8), to: "mappings/settlement.yaml")
      try folder.write(Array(DeliveryTests.customers.utf8), to: "in/customers.csv")
      for (name, text) in files { try folder.write(Array(text.utf8), to: "in/" + name) }
      plan = try RunPlan.read(
        RunRequest(
          mappings: folder.path("mappings"),
          input: folder.path("in"),
          output: folder.path("out"),
          asOf: asOf.flatMap { CivilDate($0) }
        )
      )
    }

    /// How a run ends.
    func run() async -> (status: RunStatus, codes: [DiagnosticCode], totals: [ControlTotals]) {
      do {
        let outcome = try await Pipeline(plan: plan).run()
        let report = outcome.report
        return (outcome.status, report.diagnostics.map(\.code), report.totals)
      } catch {
        return (error.status, error.diagnostics.map(\.code), error.totals)
      }
    }
  }

  // MARK: Days

  @Test(arguments: [
    ("2026-06-10", RunStatus.clean, DiagnosticCode?.none),
    ("2026-06-11", RunStatus.inputMissing, DiagnosticCode.fileLate),
    ("2026-06-08", RunStatus.inputMissing, DiagnosticCode.fileMissing),
  ])
  func `the file of the business day is read, and no other`(
    day: String,
    status: RunStatus,
    code: DiagnosticCode?
  ) async throws {
    let world = try World(
      "match: \"acct_{yyyyMMdd}.csv\"",
      files: ["acct_20260610.csv": Self.accounts, "acct_20260609.csv": "no|owner|ccy|balance\n"],
      asOf: day
    )
    let result = await world.run()
    #expect(result.status == status && result.codes.first == code)
  }

  @Test func `without a day the latest that a name has is taken`() async throws {
    let old = Self.accounts.replacing("C1", with: "C9")
    let world = try World(
      "match: \"{yyyy-MM-dd}/acct*.csv\"",
      files: ["2026-06-09/acct.csv": old, "2026-06-10/acct.csv": Self.accounts],
      asOf: nil
    )
    let result = await world.run()
    #expect(result.status == .clean && result.totals.map(\.file).contains("2026-06-10/acct.csv"))
    #expect(result.totals.count == 2)
  }

  @Test func `a late file may be replaced by the one before, with a warning`() async throws {
    let world = try World(
      "match: \"acct_{yyyyMMdd}.csv\"\nif_late: previous",
      files: ["acct_20260609.csv": Self.accounts]
    )
    let result = await world.run()
    #expect(result.status == .remarks && result.codes == [.fileLate])
    #expect(result.totals.contains { $0.file == "acct_20260609.csv" && $0.mapped == 3 })
  }

  @Test func `a file that came after its time is remarked on`() async throws {
    // The test's files are of today, so the due time of a day long ago has passed, and that of a later day has not.
    for (day, codes) in [("2020-01-01", [DiagnosticCode.fileLate]), ("2199-01-01", [])] {
      let world = try World(
        "match: acct.csv\ndue: \"06:30\"",
        files: ["acct.csv": Self.accounts],
        asOf: day
      )
      let result = await world.run()
      #expect(result.codes == codes)
    }
  }

  @Test func `a file that was just written to is not read`() async throws {
    let world = try World(
      "match: acct.csv\nunchanged_for: 600",
      files: ["acct.csv": Self.accounts]
    )
    let result = await world.run()
    #expect(result.status == .inputMissing && result.codes == [.fileGrowing])
  }

  // MARK: Companions

  /// A companion, and what it makes of the run.
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var control: String
    var companion: String?
    var code: DiagnosticCode?
    var testDescription: String { name }
  }

  private static let sha256 = Hexadecimal.text(SHA256.hash(data: Data(accounts.utf8)))

  static let rows: [Row] = {
    let fields =
      "delimiter: \"|\", file: 1, date: 2, records: 3, "
      + "balance: { CNY: 4, USD: 5 }, hash: { number: 6 }"
    let line = "acct.csv|20260610|3|1250000.01|-35.50|7630842881\n"
    let control = "control: { match: \"{stem}.ctl\", \(fields) }"
    return [
      Row(name: "a flag", control: "control: { match: \"{name}.ok\" }", companion: ""),
      Row(
        name: "a flag that is not there",
        control: "control: { match: \"{name}.okay\" }",
        companion: "",
        code: .controlMissing
      ),
      Row(name: "all agrees", control: control, companion: "other.csv|20260610|9|9|9|9\n" + line),
      Row(
        name: "a count that is wrong",
        control: control,
        companion: line.replacing("|3|", with: "|4|"),
        code: .totalsDisagree
      ),
      Row(
        name: "a sum of one currency that is wrong",
        control: control,
        companion: line.replacing("0.01|", with: "0.02|"),
        code: .totalsDisagree
      ),
      Row(
        name: "a hash total that is wrong",
        control: control,
        companion: line.replacing("7630842881", with: "7630842882"),
        code: .totalsDisagree
      ),
      Row(
        name: "a total that is not there",
        control: control,
        companion: line.replacing("|7630842881", with: ""),
        code: .totalsMissing
      ),
      Row(
        name: "no line about the file",
        control: control,
        companion: line.replacing("acct.csv", with: "acct2.csv"),
        code: .controlDisagrees
      ),
      Row(
        name: "names and values",
        control: "control: { match: acct.ctl, records: ROWS, balance: { USD: \"SUM USD\" } }",
        companion: "FILE=acct.csv\nROWS=3\nSUM USD = -35.50\n"
      ),
      Row(
        name: "names and values that are wrong",
        control: "control: { match: acct.ctl, records: ROWS }",
        companion: "ROWS: 5\n",
        code: .totalsDisagree
      ),
      Row(
        name: "a digest as sha256sum writes it",
        control: "control: { match: \"{name}.sha256\", sha256: 1, file: 2 }",
        companion: sha256 + " *acct.csv\n"
      ),
      Row(
        name: "another digest",
        control: "control: { match: \"{name}.sha256\", sha256: 1 }",
        companion: String(repeating: "0", count: 64),
        code: .controlDisagrees
      ),
      Row(
        name: "another MD5",
        control: "control: { match: \"{name}.md5\", md5: 1 }",
        companion: String(repeating: "0", count: 32),
        code: .controlDisagrees
      ),
    ]
  }()

  @Test(arguments: rows)
  func `a companion must agree`(row: Row) async throws {
    var files = ["acct.csv": Self.accounts]
    let names = ["acct.ctl", "acct.csv.ok", "acct.csv.sha256", "acct.csv.md5"]
    for name in names { files[name] = row.companion }
    let world = try World("match: acct.csv\n" + row.control, files: files)
    let result = await world.run()
    let isMissing = row.code == .controlMissing
    #expect(result.codes.first == row.code, "\(result.codes)")
    #expect(result.status == (row.code == nil ? .clean : isMissing ? .inputMissing : .refused))
  }

  @Test func `a duplicate is taken out of the sums, and the totals still agree`() async throws {
    // The source counts the record that it delivered twice; nothing may be lost to the cent.
    let twice = Self.accounts + "4402239009012345678|C2|CNY|0.01\n"
    let control =
      "control: { match: acct.ctl, delimiter: \"|\", records: 1, balance: { CNY: 2 }, "
      + "hash: { number: 3 } }"
    // 7630842881 + 9012345678 mod 10^10
    let world = try World(
      "match: acct.csv\n" + control,
      files: ["acct.csv": twice, "acct.ctl": "4|1250000.02|6643188559\n"]
    )
    let result = await world.run()
    #expect(result.status == .clean, "\(result)")
    let totals = try #require(result.totals.first { $0.file == "acct.csv" })
    #expect(totals.duplicate == 1 && totals.mapped == 3)
    #expect(totals.sums[0].setAside == Amount("0.01"))
  }

  /// A GB18030 file with `|@|` between and behind the fields, no header, and what other tools computed of it: count, sums per
  /// currency, hash total of the account numbers, and digests (Python's codecs and hashlib).
  @Test func `an unload in GB18030 with its control file is read to the cent`() async throws {
    let hexadecimal = """
      32303236303631307c407c3030317c407c333130303135303233343536373839303132337c407c43
      3030303030303030317c407cc9cfbaa3cabec0fdc3b3d2d7d3d0cfdeb9abcbbe7c407c434e597c40
      7c313235303030302e30307c407c0a32303236303631307c407c3030317c407c3434303232333930
      30393031323334353637387c407c433030303030303030327c407cb1b1bea9cabec0fdbfc6bcbca3
      a8bcafcdc5a3a9b9c9b7ddd3d0cfdeb9abcbbe7c407c434e597c407c302e30317c407c0a32303236
      303631307c407c3030327c407c313130313032303330343035303630373038307c407c4330303030
      30303030337c407ccdf588d27c407c5553447c407c2d33352e35307c407c0a
      """
    let digits = hexadecimal.filter { !$0.isWhitespace }
    let bytes = stride(from: 0, to: digits.count, by: 2).map { place in
      let start = digits.index(digits.startIndex, offsetBy: place)
      return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16) ?? 0
    }
    let mapping = """
      panorama: 1
      source: settlement
      files:
        openings:
          match: "KHXX_ACCT_OPEN_{yyyyMMdd}.txt"
          format: csv
          encoding: gbk
          delimiter: "|@|"
          quote: none
          header: false
          trailing_delimiter: true
          key: "3"
          control:
            match: "KHXX_{yyyyMMdd}.ctl"
            delimiter: "|"
            file: 1
            date: 2
            records: 3
            balance: { CNY: 4, USD: 5 }
            hash: { account.number: 6 }
            md5: 7
          customer:
            name.legal: "5"
            branch: "2"
          accounts:
            number: "3"
            currency: "6"
            balance: "7"
            opened_on: "1"

      """
    let controls: [(text: String, status: RunStatus)] = [
      ("3|1250000.01|-35.50|7630842881|4b27ed8aea4f771200a7abdab0c87e1d", .clean),
      ("3|1250000.01|-35.50|7630842881|00000000000000000000000000000000", .refused),
      ("3|1250000.01|35.50|7630842881|4b27ed8aea4f771200a7abdab0c87e1d", .refused),
      ("3|1249964.51|-35.50|7630842881|4b27ed8aea4f771200a7abdab0c87e1d", .refused),
    ]
    for control in controls {
      let folder = try TemporaryFolder()
      try folder.write(Array(mapping.utf8), to: "mappings/settlement.yaml")
      try folder.write(bytes, to: "in/KHXX_ACCT_OPEN_20260610.txt")
      let line = "KHXX_ACCT_OPEN_20260610.txt|20260610|" + control.text + "\n"
      try folder.write(Array(line.utf8), to: "in/KHXX_20260610.ctl")
      let failure = await failure(
        folder.path("in"),
        into: folder.path("out"),
        mappings: folder.path("mappings")
      )
      #expect((failure?.status ?? .clean) == control.status, "\(control.text)")
      guard failure == nil else { continue }
      let names = try Results(output: folder.path("out")).profiles().compactMap {
        $0["name"] as? String
      }
      #expect(Set(names) == ["上海示例贸易有限公司", "北京示例科技(集团)股份有限公司", "王堃"])
    }
  }

  // MARK: Repeated deliveries

  @Test func `yesterday's bytes under today's name are noticed`() async throws {
    let entry = "match: \"acct_{yyyyMMdd}.csv\""
    let first = try World(entry, files: ["acct_20260609.csv": Self.accounts], asOf: "2026-06-09")
    #expect(await first.run().status == .clean)
    for (policy, status) in [("warn", RunStatus.remarks), ("stop", .refused), ("allow", .clean)] {
      let next = try World(
        entry + "\nif_repeated: \(policy)",
        files: ["acct_20260610.csv": Self.accounts]
      )
      try FileManager.default.copyItem(
        atPath: first.folder.path("out"),
        toPath: next.folder.path("out")
      )
      let result = await next.run()
      #expect(result.status == status)
      #expect(result.codes == (policy == "allow" ? [] : [.fileRepeated]))
    }
  }

  @Test func `a file that is read again the same day is no repeated delivery`() async throws {
    let world = try World("match: acct.csv", files: ["acct.csv": Self.accounts])
    #expect(await world.run().status == .clean)
    #expect(await world.run().status == .clean)
  }
}
