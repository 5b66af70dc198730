import Foundation
import PanoramaModel
import PanoramaPipeline
import Testing

/// A path of the mapping that no record has refuses the run; one that some records lack is counted.
@Suite struct AbsentPathTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var format: String
    var records: Int
    var rule: String
    /// How many of the records, from the first, have an e-mail.
    var filled = 0
    var status: RunStatus
    /// How bad the absence is; nil when nothing is said of it.
    var severity: Severity?
    var testDescription: String { "\(format), \(records) records, \(rule), \(filled) filled" }
  }

  private static let plain = "mail"
  private static let optional = "{ from: mail, optional: true }"

  static let cases = ["csv", "json"].flatMap { format in
    [
      Case(format: format, records: 50, rule: plain, status: .refused, severity: .error),
      Case(format: format, records: 400, rule: plain, status: .refused, severity: .error),
      Case(format: format, records: 49, rule: plain, status: .clean, severity: .note),
      Case(format: format, records: 50, rule: optional, status: .clean, severity: nil),
      Case(format: format, records: 50, rule: plain, filled: 1, status: .clean, severity: nil),
      Case(
        format: format,
        records: 50,
        rule: "{ from: [mail, name] }",
        status: .refused,
        severity: .error
      ),
    ]
  }

  private static func export(_ test: Case) -> String {
    let rows = (1...test.records).map { number in
      (id: "C\(number)", mail: number <= test.filled ? "c\(number)@example.com" : nil)
    }
    if test.format == "json" {
      return rows.map { row in
        let mail = row.mail.map { ", \"mail\": \"\($0)\"" } ?? ""
        return "{\"id\": \"\(row.id)\", \"name\": \"Company \(row.id) Ltd\"\(mail)}\n"
      }.joined()
    }
    let hasMail = test.filled > 0
    return "id,name" + (hasMail ? ",mail\n" : "\n")
      + rows.map { "\($0.id),Company \($0.id) Ltd" + (hasMail ? ",\($0.mail ?? "")\n" : "\n") }
      .joined()
  }

  @Test(arguments: cases)
  func `an absent path refuses many records and is told of few`(test: Case) async throws {
    let folder = try TemporaryFolder()
    let mapping = """
      panorama: 1
      source: crm
      files:
        customers:
          match: "customers.txt"
          format: \(test.format)
          key: id
          customer:
            name.legal: name
            email: \(test.rule)

      """
    try folder.write(Array(mapping.utf8), to: "mappings/crm.yaml")
    try folder.write(Array(Self.export(test).utf8), to: "in/customers.txt")
    let request = RunRequest(
      mappings: folder.path("mappings"),
      input: folder.path("in"),
      output: folder.path("out"),
      asOf: CivilDate("2026-06-10")
    )
    let pipeline = Pipeline(plan: try RunPlan.read(request))
    var (status, said, cells): (RunStatus, [Diagnostic], [RunReport.CompletenessCell])
    do {
      let outcome = try await pipeline.run()
      (status, said) = (outcome.status, outcome.report.diagnostics)
      cells = outcome.report.completeness
    } catch {
      (status, said, cells) = (error.status, error.diagnostics, [])
    }
    let absent = said.filter { $0.code == .pathAbsent }
    #expect(status == test.status)
    #expect(absent.map(\.severity) == (test.severity.map { [$0] } ?? []))
    if let first = absent.first {
      // The line of the rule, and a mend that names it.
      #expect(first.location?.line == 10 && first.remedy.contains("line 10"))
    }
    if test.filled > 0 {
      let cell = try #require(cells.first { $0.field == "email" })
      #expect(cell.rows == test.records && cell.filled == test.filled)
    }
  }
}
