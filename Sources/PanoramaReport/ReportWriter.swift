import FoundationEssentials
import Mustache
public import PanoramaModel

/// Why a report could not be written.
public struct ReportError: Error, Sendable {
  /// What is wrong, where, and what to do.
  public let diagnostic: Diagnostic
}

/// Renders the results of a run for people (`report.html`) and for programs (`report.json`).
///
/// The HTML is one file without scripts and without references to anything outside of it: it opens offline, on a phone and
/// in print, and in ten years. It is made from the results alone, so the same results give the same bytes. Values that
/// diagnostics quote from records are masked in both files.
public struct ReportWriter: Sendable {
  private let library: MustacheLibrary

  /// Prepares the templates.
  public init() {
    var library = MustacheLibrary()
    for (name, text) in ReportTemplate.all {
      do {
        try library.register(text, named: name)
      } catch {
        preconditionFailure("the template \(name) is part of the program and must parse: \(error)")
      }
    }
    self.library = library
  }

  /// The report as one HTML page.
  public func html(_ report: RunReport) -> String {
    guard let page = library.render(PageView(Self.masked(report)), withTemplate: "page") else {
      preconditionFailure("the template of the page is registered when the writer is made")
    }
    return page
  }

  /// The report as JSON, with sorted keys.
  public func json(_ report: RunReport) throws(ReportError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    do {
      return [UInt8](try encoder.encode(Self.masked(report))) + [0x0A]
    } catch {
      throw Self.unwritable("report.json", "\(error)")
    }
  }

  /// Writes `report.html` and `report.json` into a folder, readable for their owner only.
  public func write(_ report: RunReport, toFolder folder: String) throws(ReportError) {
    try create(folder + "/report.html", Array(html(report).utf8))
    try create(folder + "/report.json", try json(report))
  }

  private func create(_ path: String, _ bytes: [UInt8]) throws(ReportError) {
    let isCreated = FileManager.default.createFile(
      atPath: path,
      contents: Data(bytes),
      attributes: [.posixPermissions: 0o600]
    )
    guard isCreated else { throw Self.unwritable(path, "the file could not be created") }
  }

  private static func unwritable(_ path: String, _ found: String) -> ReportError {
    ReportError(
      diagnostic: Diagnostic(
        .outputUnwritable,
        at: SourceLocation(file: path),
        expected: "a folder that this user may write, on a disk with space",
        found: found,
        remedy: "free space or mend the permissions of the folder, or give another with --output"
      )
    )
  }

  /// The report with every quoted value hidden: letters and digits become `*`, the structure stays.
  private static func masked(_ report: RunReport) -> RunReport {
    var report = report
    for index in report.diagnostics.indices where report.diagnostics[index].holdsPersonalData {
      let scalars = report.diagnostics[index].found.unicodeScalars
      report.diagnostics[index].found = String(
        String.UnicodeScalarView(
          scalars.map {
            $0.isASCII && !$0.properties.isAlphabetic && $0.properties.numericType == nil ? $0 : "*"
          }
        )
      )
    }
    return report
  }
}
