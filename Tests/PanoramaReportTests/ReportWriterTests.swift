import FoundationEssentials
import PanoramaModel
import Testing

@testable import PanoramaReport

@Suite struct ReportWriterTests {
  private let writer = ReportWriter()

  @Test func `the page is one small file that refers to nothing outside`() {
    let html = writer.html(SampleReport.make())
    #expect(html.utf8.count < 1 << 20)
    for reference in ["http://", "https://", "src=", "url(", "@import", "<script", "<link"] {
      #expect(!html.contains(reference), "\(reference)")
    }
  }

  @Test func `text from data is escaped wherever it stands`() {
    let evil = "<script>alert('x')</script>\"&"
    var report = SampleReport.make()
    report.run.id = evil
    report.run.stages = [.init(name: evil, seconds: 1)]
    report.totals[0].file = evil
    report.totals[0].source = evil
    report.totals[1].sums[0].field = evil
    report.completeness[0].source = evil
    report.completeness[0].field = evil
    report.completeness[0].table = evil
    report.identifiers[0].source = evil
    report.identifiers[0].kind = evil
    report.overlap[0].sources = [evil]
    report.quarantine = [
      .init(source: evil, file: evil, code: evil, count: 1, firstLine: 1, remedy: evil)
    ]
    report.checks[0].say = evil
    report.checks[0].dimension = evil
    report.checks[0].level = evil
    report.matching.pairsByRule[evil] = 1
    report.matching.hubValues[evil] = 1
    report.tiers[0].tier = evil
    report.indicators[0].code = evil
    report.indicators[0].unit = evil
    report.findings[0].finding = evil
    report.largestProfiles[0].id = evil
    report.drift[0].source = evil
    report.drift[0].entry = evil
    report.drift[1].findings[0].found = evil
    report.drift[1].findings[0].expected = evil
    report.drift[1].findings[0].remedy = evil
    report.diagnostics[0].found = evil
    report.diagnostics[0].remedy = evil
    report.diagnostics[0].field = evil
    report.diagnostics[0].location?.file = evil
    let html = writer.html(report)
    #expect(!html.contains("<script"))
    #expect(html.contains("&lt;script&gt;"))
    #expect(!html.contains("</script>\"&"))
  }

  @Test func `equal results give equal bytes`() throws {
    let report = SampleReport.make()
    #expect(writer.html(report) == ReportWriter().html(report))
    #expect(try writer.json(report) == writer.json(report))
  }

  @Test func `an empty run says so in every section`() {
    let run = RunReport.RunFacts(
      id: "r",
      asOf: CivilDate(dayNumber: 0),
      version: "1",
      startedAt: "",
      stages: [],
      records: 0,
      profiles: 0,
      exitCode: 30
    )
    let html = writer.html(RunReport(run: run))
    for sentence in [
      "No file was read.", "No sum is declared or computed.", "No field was measured.",
      "No identifier was delivered.", "No record was set aside.", "No entry was compared.",
      "The mappings define no checks.",
      "No profile was made.", "No profile has a tier.", "No indicator was computed.",
      "No pairs were compared.", "Every value was clean as it came.", "The run has no warnings.",
      "No stage was timed.", "Input not ready",
    ] {
      #expect(html.contains(sentence), "\(sentence)")
    }
    #expect(!html.contains("<table"))
  }

  @Test func `values that diagnostics quote are masked in both files`() throws {
    let report = SampleReport.make()
    let json = String(decoding: try writer.json(report), as: UTF8.self)
    #expect(!json.contains("张伟") && json.contains("**-* *"))
    #expect(!writer.html(report).contains("张伟"))
  }

  @Test func `drift shows entries with changes first, and says when there is nothing to compare`() {
    var report = SampleReport.make()
    let view = DriftView(report.drift)
    #expect(view.rows.map(\.entry) == ["accounts", "customers"] && !view.isFirst)
    #expect(view.rows[0].findings.map(\.code) == ["drift.renamed-field"])
    let html = writer.html(report)
    #expect(html.contains("`mobile_no` instead") && html.contains("12 mapped, 3 not"))
    for index in report.drift.indices {
      report.drift[index].runs = 0
      report.drift[index].findings = []
    }
    #expect(writer.html(report).contains("nothing to compare with yet"))
  }

  @Test func `the JSON reads back as the report`() throws {
    let report = SampleReport.make()
    let back = try JSONDecoder().decode(RunReport.self, from: Data(try writer.json(report)))
    #expect(back.totals.map(\.read) == report.totals.map(\.read))
    #expect(back.drift.map(\.findings) == report.drift.map(\.findings))
    #expect(back.indicators.map(\.sum) == report.indicators.map(\.sum))
    #expect(back.run.stages.map(\.seconds) == report.run.stages.map(\.seconds))
  }

  @Test func `a file that does not add up is crossed and comes first`() {
    var totals = SampleReport.make().totals
    totals[5].mapped -= 3
    totals[1].sums[0].mapped = .zero
    let view = ConservationView(totals)
    #expect(view.files[0].file == "finance/peers.xml" && !view.files[0].isConserved)
    #expect(view.files[0].difference == "3 unaccounted for")
    #expect(view.summary == "1 of 6 files do not add up.")
    #expect(!view.sums[0].agrees && view.sums[0].difference == "−18,461,101,900.12")
  }

  @Test func `a thousand files keep the page small`() {
    var report = SampleReport.make()
    report.totals = (0..<5000).map {
      ControlTotals(
        source: "s",
        entry: "e",
        file: String(repeating: "long/", count: 20) + "\($0).csv"
      )
    }
    report.quarantine = (0..<5000).map {
      .init(
        source: "s",
        file: "\($0)",
        code: "value.unfit",
        count: $0,
        firstLine: nil,
        remedy: "mend"
      )
    }
    let html = writer.html(report)
    #expect(html.utf8.count < 1 << 20)
    #expect(html.contains("4,800 more"))
  }

  @Test func `both files are written for their owner only`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/panorama-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try writer.write(SampleReport.make(), toFolder: folder)
    for name in ["report.html", "report.json"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
      #expect(attributes[.posixPermissions].map { String(describing: $0) } == "384")
    }
    let error = #expect(throws: ReportError.self) {
      try writer.write(SampleReport.make(), toFolder: folder + "/missing")
    }
    #expect(error?.diagnostic.code == .outputUnwritable)
  }

  @Test(arguments: [
    (0, 10, "0"), (10, 10, "100"), (9_999, 10_000, "99.9"), (1, 100_000, "<0.1"), (1, 3, "33.3"),
    (5, 0, "–"),
  ])
  func `a share is 0 or 100 only when it is exactly that`(part: Int, whole: Int, text: String) {
    #expect(Figures.percent(part, of: whole) == text)
  }

  @Test(arguments: [
    ("0", "0"), ("-1234567.50", "−1,234,567.50"), ("999", "999"), ("1000", "1,000"),
  ])
  func `an amount keeps its decimals and gains separators`(text: String, grouped: String) throws {
    #expect(Figures.grouped(try #require(Amount(text))) == grouped)
  }
}
