import PanoramaMapping
import PanoramaModel
import Testing

/// Compares with the shared vectors; a row that differs on purpose is named with its reason.
@Suite struct VectorTests {
  private func expect(
    _ group: String,
    _ part: String? = nil,
    count: Int,
    failing expected: [String] = [],
    input: String = "input",
    _ passes: (SharedVectors.Value) -> Bool
  ) {
    guard let rows = SharedVectors.rows(group, part) else { return }
    let (passed, failed) = SharedVectors.tally(
      rows,
      input: { $0.text ?? $0[input].text },
      passes: passes
    )
    #expect(failed == expected, "\(group) \(part ?? "")")
    #expect(passed == count, "\(group) \(part ?? "")")
  }

  // MARK: Identifiers

  @Test func `unified social credit codes pass and fail as the standard says`() {
    let normalizer = IdentifierNormalizer(declaredKind: .unifiedSocialCreditCode)
    expect("uscc", "valid", count: 20) { row in
      guard let code = row["input"].text else { return false }
      return code.passes(UnifiedSocialCreditCode.isValid)
        && code.passes(UnifiedSocialCreditCode.holdsValidOrganisationCode)
        && normalizer.clean(code).validity == .valid
    }
    // The check function takes none of them as they are.
    expect("uscc", "invalid", count: 6) { row in
      row["input"].text.map { !$0.passes(UnifiedSocialCreditCode.isValid) } ?? false
    }
    expect("uscc", "repair", count: 7) { row in
      guard let input = row["input"].text else { return false }
      let cleaned = normalizer.clean(input)
      let isRepair = row["step"].text == "look-alike repair"
      return cleaned.text == row["canonical"].text && cleaned.validity == .valid
        && cleaned.findings.contains(.repaired) == isRepair
    }
    expect("uscc", "letter_authority", count: 3) { row in
      row["input"].text.map { $0.passes(UnifiedSocialCreditCode.isValid) } ?? false
    }
  }

  @Test func `organisation codes pass and fail as the standard says`() {
    let normalizer = IdentifierNormalizer(declaredKind: .organisationCode)
    expect("org_code_gb11714", "valid", count: 8) { row in
      let cleaned = normalizer.clean(row["input"].text ?? "")
      return cleaned.text == row["canonical"].text && cleaned.validity == .valid
    }
    expect("org_code_gb11714", "invalid", count: 4) { row in
      normalizer.clean(row["input"].text ?? "").validity == .invalid
    }
    expect("org_code_gb11714", "excel_loss", count: 1, input: "stored") { row in
      let cleaned = normalizer.clean(row["excel_as_number"].text ?? "")
      return cleaned.text == row["recovered_by_left_pad_9"].text && cleaned.validity == .valid
        && cleaned.findings.contains(.repaired)
    }
    expect("org_code_gb11714", "lenient_form", count: 1) { row in
      normalizer.clean(row["input"].text ?? "").validity == .valid
    }
  }

  @Test func `resident ids pass and fail as the standard says`() {
    let normalizer = IdentifierNormalizer(declaredKind: .residentID)
    expect("resident_id", "cases", count: 11) { row in
      guard let input = row["input"].text else { return false }
      let bytes = Array(input.utf8)
      let birth = ResidentID.birthDate(of: bytes.span)?.description.filter { $0 != "-" }
      let sex = ResidentID.sex(of: bytes.span) == .male ? "M" : "F"
      return normalizer.clean(input).validity == .valid && birth == row["birth"].text
        && sex == row["sex"].text
    }
    expect("resident_id", "invalid", count: 6) { row in
      row["input"].text.map { !$0.passes(ResidentID.isValid) } ?? false
    }
    expect("resident_id", "upgrade_15_to_18", count: 4, input: "old15") { row in
      let cleaned = normalizer.clean(row["old15"].text ?? "")
      return cleaned.text == row["new18"].text && cleaned.confidence < 100
        && cleaned.findings.contains(.upgraded)
    }
    expect("foreign_permanent_resident_2023", count: 2) { row in
      guard let input = row["input"].text else { return false }
      return normalizer.clean(input).validity == .valid
        && input.passes(TravelDocument.permanentResidence2023.hasShape)
    }
  }

  @Test func `digits that a spreadsheet lost are never guessed`() {
    // 6222…123 is a card number; the damage is detected alike.
    expect("excel_damage", "cases", count: 4, input: "original") { row in
      ["excel_display_general", "excel_stored_15_digits"].allSatisfy { key in
        let cleaned = IdentifierNormalizer().clean(row[key].text ?? "")
        return cleaned.validity == .invalid && cleaned.findings.contains(.excelDamaged)
      }
    }
  }

  @Test func `legal entity identifiers pass and fail as the standard says`() {
    let normalizer = IdentifierNormalizer(declaredKind: .lei)
    expect("lei", "cases", count: 5) { row in
      (normalizer.clean(row["input"].text ?? "").validity == .valid) == row["valid"].flag
    }
    expect("lei", "synthetic", count: 3) { normalizer.clean($0.text ?? "").validity == .valid }
  }

  @Test func `Spanish numbers pass and fail as their rules say`() {
    let normalizer = IdentifierNormalizer(declaredKind: .nif)
    // 12345678Z and 00000000T pass their check, and are placeholders all the same (group dummy_values and the
    // specimen card). 1234567L is invalid as it stands; the lost zero is put back, as the domain text asks.
    expect(
      "es_nif",
      "cases",
      count: 16,
      failing: ["12345678Z", "00000000T", "1234567L"]
    ) { row in
      let cleaned = normalizer.clean(row["input"].text ?? "")
      let kind: IdentifierKind =
        switch row["kind"].text {
        case "cif": .cif
        case "nie": .nie
        default: .nif
        }
      return (cleaned.validity == .valid) == row["valid"].flag
        && cleaned.text == row["canonical"].text
        && (cleaned.kind == kind || cleaned.validity == .invalid)
    }
    expect("es_nif", "cases", count: 19) { row in
      let canonical = row["canonical"].text ?? ""
      let isValid =
        canonical.passes(SpanishTaxID.isValidNIF) || canonical.passes(SpanishTaxID.isValidNIE)
        || canonical.passes(SpanishTaxID.isValidCIF)
      return isValid == row["valid"].flag
    }
  }

  @Test func `Hong Kong identity cards pass and fail as their rule says`() {
    let normalizer = IdentifierNormalizer(declaredKind: .hkid)
    expect("hkid", "cases", count: 6) { row in
      let cleaned = normalizer.clean(row["input"].text ?? "")
      return (cleaned.validity == .valid) == row["valid"].flag
        && cleaned.text == row["canonical"].text
    }
  }

  @Test func `travel documents have the published shapes`() {
    let kinds: [TravelDocument] = [
      .homeReturnPermit, .homeReturnPermitForeign, .taiwanPermit, .chinesePassport,
      .chineseOfficialPassport, .hongKongPassport, .macaoPassport, .permanentResidence2017,
      .permanentResidence2023,
    ]
    guard let patterns = SharedVectors.rows("travel_documents", "patterns") else { return }
    var passed = 0
    for (kind, pattern) in zip(kinds, patterns) {
      for example in pattern["example"].list {
        let number = (example.text ?? "").filter { $0 != "(" && $0 != ")" }
        #expect(number.passes(kind.hasShape), "\(kind) \(number)")
        let cleaned = IdentifierNormalizer(declaredKind: .passport).clean(example.text ?? "")
        // The example of the Taiwan permit is an ascending run, which no one has.
        #expect(cleaned.validity == (number == "12345678" ? .placeholder : .valid), "\(number)")
        passed += 1
      }
    }
    #expect(patterns.count == 9)
    #expect(passed == 18)
  }

  @Test func `placeholders are recognised although many pass their check digits`() {
    // All rows, cards and foreign company numbers too: the rule looks at the digits, not at the kind.
    expect("dummy_values", "cases", count: 14, input: "value") { row in
      let kind: IdentifierKind =
        switch row["kind"].text {
        case "uscc": .unifiedSocialCreditCode
        case "es_nif": .nif
        case "lei": .lei
        case "resident_id": .residentID
        case "org_code": .organisationCode
        default: .other
        }
      let cleaned = IdentifierNormalizer(declaredKind: kind).clean(row["value"].text ?? "")
      return cleaned.validity == .placeholder
    }
  }

  @Test func `masked values are evidence and keep their length`() {
    expect("masking", "cases", count: 7) { row in
      guard let masked = row["masked"].text else { return false }
      let normalizer: any Normalizer =
        switch row["kind"].text {
        case "mobile": PhoneNormalizer(region: "CN")
        case "name2", "name3": PersonNameNormalizer()
        case "email": EmailNormalizer()
        case "resident_id": IdentifierNormalizer(declaredKind: .residentID)
        default: IdentifierNormalizer(declaredKind: .other)
        }
      let cleaned = normalizer.clean(masked)
      return cleaned.validity == .masked && cleaned.text == masked
    }
  }

  // MARK: Contacts

  @Test func `telephone numbers agree with the reference implementation`() {
    expect("phone", "cases", count: 30) { row in
      let region = row["region"].text ?? ""
      let cleaned = PhoneNormalizer(region: region).clean(row["input"].text ?? "")
      // The reference does not cut extensions; the row says what is right after cutting.
      let wanted = row["e164"].text ?? row["after_preprocessing"]["e164"].text
      return cleaned.validity == .valid ? cleaned.text == wanted : wanted == nil
    }
  }

  @Test func `addresses of e-mail agree with the reference implementation`() {
    let cleanedFirst = [
      // The reference judges the cell as it is; here it is cleaned first, and is valid then.
      " User@Example.COM ", "user@example.com;x@y.cn", "user＠example.com",
    ]
    expect("email", "cases", count: 6, failing: cleanedFirst) { row in
      let cleaned = EmailNormalizer().clean(row["input"].text ?? "")
      return (cleaned.validity == .valid) == row["valid"].flag
        && (row["normalized"].text == nil || row["normalized"].text == cleaned.text)
    }
  }

  // MARK: Dates, amounts, text

  @Test func `dates in text agree with the reference`() {
    expect("dates", "text", count: 10) { row in
      let convention = row["convention"].text ?? ""
      let forms =
        convention.hasPrefix("es dd")
        ? ["d/M/yyyy"] : convention.hasPrefix("en-US") ? ["M/d/yyyy"] : []
      let cleaned = DateNormalizer(forms: forms, referenceYear: 2026).clean(row["input"].text ?? "")
      return cleaned.text == row["iso"].text && cleaned.validity == .valid
    }
    expect("dates", "roc", count: 6) { row in
      let normalizer = DateNormalizer(forms: ["roc"], referenceYear: 2026)
      return normalizer.clean(row["input"].text ?? "").text == row["date"].text
    }
    // 00000000 says that nothing is known, so it is missing and not invalid.
    expect("dates", "invalid", count: 4, failing: ["00000000"]) { row in
      DateNormalizer(referenceYear: 2026).clean(row.text ?? "").validity == .invalid
    }
  }

  @Test func `serial numbers of spreadsheets agree with the reference`() {
    guard let rows = SharedVectors.rows("dates", "excel") else { return }
    // Two of the days stand for something else, as the group `sentinels` says.
    let sentinels = ["1900-01-01": "0001-01-01", "1970-01-01": ""]
    var passed = 0
    for row in rows {
      guard let serial = row["serial"].number, let date = row["date"].text else { continue }
      let form = row["system"].text == "1904" ? "excel1904" : "excel"
      let normalizer = DateNormalizer(forms: [form], referenceYear: 2026)
      let whole = Int(serial)
      let text = Double(whole) == serial ? "\(whole)" : "\(serial)"
      let cleaned = normalizer.clean(text)
      let day = String(date.prefix(10))
      #expect(cleaned.text == sentinels[day] ?? day, "serial \(text)")
      passed += cleaned.text == sentinels[day] ?? day ? 1 : 0
    }
    #expect(passed == 11)
  }

  @Test func `capital numerals and plain Chinese numbers are read exactly`() throws {
    let normalizer = MoneyNormalizer(decimalComma: false)
    func equals(_ cleaned: Cleaned, _ amount: String?) -> Bool {
      guard let amount, let left = Amount(cleaned.text), let right = Amount(amount) else {
        return false
      }
      return left == right
    }
    expect("capital_numerals", "rmb", count: 17, input: "text") { row in
      equals(normalizer.clean(row["text"].text ?? ""), row["amount"].text)
    }
    expect("capital_numerals", "plain", count: 9, input: "text") { row in
      equals(normalizer.clean(row["text"].text ?? ""), row["value"].text)
    }
  }

  @Test func `amounts agree with hand arithmetic`() {
    // CR: the row leaves the sign open; the default counts credit as positive. The last two rows are no values.
    expect(
      "amounts",
      "cases",
      count: 12,
      failing: ["1234.50CR", "1.23457E+17", "-"]
    ) { row in
      let locale = row["locale"].text ?? ""
      let isComma = locale == "es" || locale == "fr/iso"
      let implied = locale.hasPrefix("implied") ? 2 : nil
      let cleaned = MoneyNormalizer(decimalComma: isComma, impliedDecimals: implied)
        .clean(row["input"].text ?? "")
      guard let left = Amount(cleaned.text), let right = Amount(row["value"].text ?? "") else {
        return false
      }
      return left == right && cleaned.validity == .valid
    }
    expect("amounts", "ambiguous", count: 4) { row in
      MoneyNormalizer().clean(row.text ?? "").findings.contains(.ambiguous)
    }
  }

  @Test func `width folding agrees with NFKC`() {
    // Alone in a cell, a space is nothing, and a dash or a point is a token for "unknown".
    expect(
      "width",
      "cases",
      count: 15,
      failing: ["\u{3000}", "－", "．", "\u{A0}", "—"]
    ) { row in
      TextNormalizer().clean(row["input"].text ?? "").text == row["nfkc"].text
    }
    expect("width", "cases", count: 20) { row in
      TextNormalizer().clean("a\(row["input"].text ?? "")b").text == "a\(row["nfkc"].text ?? "")b"
    }
    // The invisible characters are dropped on purpose.
    expect("width", "not_changed_by_nfkc", count: 6, failing: ["\u{200B}", "\u{FEFF}"]) { row in
      let text = "a\(row.text ?? "")b"
      return TextNormalizer().clean(text).text == text
    }
  }

  @Test func `traditional characters become simplified ones`() {
    // All 20, also 乾隆皇帝, which the transform of ICU gets wrong: 乾 is kept unless it means dry.
    expect("t2s", "cases", count: 20) { row in
      AddressNormalizer().clean(row["input"].text ?? "").text == row["t2s"].text
    }
  }
}
