import PanoramaLoading
import PanoramaModel
import PanoramaReport

/// Writes the report beside the results of a run.
enum ReportOutputs {
  static func write(_ report: RunReport, in folder: RunFolder) throws(LoadingError) {
    do throws(ReportError) {
      try ReportWriter().write(report, toFolder: folder.partialPath)
    } catch {
      throw LoadingError(error.diagnostic)
    }
  }
}
