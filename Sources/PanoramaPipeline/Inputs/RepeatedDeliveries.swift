import PanoramaLoading
import PanoramaMapping
import PanoramaModel

/// Finds files whose bytes were delivered before: twice in this run, or last night under another name.
enum RepeatedDeliveries {
  /// What is to be said about them; an error where the mapping says `if_repeated: stop`.
  static func find(_ files: [MappedFile], output: String) -> [Diagnostic] {
    var seen: [String: String] = [:]
    if let folder = RunFolder.current(in: output), let manifest = try? Manifest(inFolder: folder) {
      for (name, digest) in manifest.inputs where digest.bytes > 0 { seen[digest.sha256] = name }
    }
    let names = Set(files.map(\.file.name))
    // A file of the last run that is read again is the same delivery, not another one.
    seen = seen.filter { !names.contains($0.value) }
    var remarks: [Diagnostic] = []
    for file in files where file.summary.byteCount > 0 && !file.file.path.isEmpty {
      // Two entries may read one file, each its own records.
      if let other = seen[file.summary.sha256], other != file.file.name,
        file.file.entry.ifRepeated != .allow
      {
        remarks.append(remark(file, other))
      } else {
        seen[file.summary.sha256] = file.file.name
      }
    }
    return remarks
  }

  private static func remark(_ file: MappedFile, _ other: String) -> Diagnostic {
    let entry = file.file.entry
    return Diagnostic(
      .fileRepeated,
      severity: entry.ifRepeated == .stop ? .error : .warning,
      at: SourceLocation(file: file.file.name),
      expected: "bytes that were not delivered before",
      found: "those of \(other), to the byte",
      remedy: "ask \(file.file.mapping.source) for the right file; if it is right, write "
        + "`if_repeated: allow` for `\(entry.name)`"
    )
  }
}
