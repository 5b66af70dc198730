import PanoramaMapping
import PanoramaModel

extension VectorCheck {
  /// Telephones, e-mail, masks, and the folding of text.
  static let contactsAndText = [
    VectorCheck("phone", "cases", count: 30) { row in
      let cleaned = PhoneNormalizer(region: row["region"].text ?? "")
        .clean(row["input"].text ?? "")
      // The reference does not cut extensions; the row says what is right after cutting.
      let wanted = row["e164"].text ?? row["after_preprocessing"]["e164"].text
      guard cleaned.validity == .valid else { return wanted == nil }
      guard cleaned.text == wanted else { return false }
      let bytes = Array(cleaned.text.utf8)
      let type = PhoneNormalizer.type(of: bytes.span)
      let name = type == .fixedOrMobile ? "fixed_or_mobile" : type?.rawValue
      return row["e164"].text == nil || name == row["type"].text
    },
    VectorCheck(
      "email",
      "cases",
      count: 9,
      except: [
        " User@Example.COM ": "the reference judges the cell as it is; here it is cleaned first",
        "user@example.com;x@y.cn": "two addresses in one cell are two values here",
        "user＠example.com": "the width is folded first",
      ]
    ) { row in
      let cleaned = EmailNormalizer().clean(row["input"].text ?? "")
      return (cleaned.validity == .valid) == row["valid"].flag
        && (row["normalized"].text == nil || row["normalized"].text == cleaned.text)
    },
    VectorCheck("masking", "cases", count: 7, input: "masked") { row in
      guard let masked = row["masked"].text else { return false }
      let normalizer: any Normalizer =
        switch row["kind"].text {
        case "mobile": PhoneNormalizer(region: "CN")
        case "name2", "name3": PersonNameNormalizer()
        case "email": EmailNormalizer()
        case "resident_id": IdentifierNormalizer(declaredKind: .residentID)
        case "card": CardNumberNormalizer()
        case "account": AccountNumberNormalizer()
        default: IdentifierNormalizer(declaredKind: .other)
        }
      let cleaned = normalizer.clean(masked)
      return cleaned.validity == .masked && cleaned.text == masked
    },
    VectorCheck(
      "width",
      "cases",
      count: 20,
      except: [
        "\u{3000}": "alone in a cell it is nothing", "\u{A0}": "alone in a cell it is nothing",
        "－": "alone in a cell it says that nothing is known",
        "．": "alone in a cell it says that nothing is known",
        "—": "alone in a cell it says that nothing is known",
      ]
    ) { row in
      TextNormalizer().clean(row["input"].text ?? "").text == row["nfkc"].text
    },
    VectorCheck("width", "cases", count: 20) { row in
      TextNormalizer().clean("a\(row["input"].text ?? "")b").text == "a\(row["nfkc"].text ?? "")b"
    },
    VectorCheck(
      "width",
      "not_changed_by_nfkc",
      count: 8,
      except: [
        "\u{200B}": "invisible: dropped on purpose", "\u{FEFF}": "invisible: dropped on purpose",
      ]
    ) { row in
      let text = "a\(row.text ?? "")b"
      return TextNormalizer().clean(text).text == text
    },
    // All 20, also 乾隆皇帝, which the transform of ICU gets wrong: 乾 is kept unless it means dry.
    VectorCheck("t2s", "cases", count: 20) { row in
      AddressNormalizer().clean(row["input"].text ?? "").text == row["t2s"].text
    },
  ]

  /// Dates and amounts.
  static let values = dates + amounts

  private static let dates = [
    VectorCheck(
      "dates",
      "excel",
      count: 11,
      input: "date",
      except: [
        "1900-01-01T00:00:00": "a day for no beginning (part sentinels), also as serial 1",
        "1970-01-01T00:00:00": "a day for nothing known (part sentinels), also as a serial",
      ]
    ) { row in
      guard let serial = row["serial"].number else { return false }
      let form = row["system"].text == "1904" ? "excel1904" : "excel"
      let whole = Int(serial)
      let text = Double(whole) == serial ? "\(whole)" : "\(serial)"
      let cleaned = DateNormalizer(forms: [form], referenceYear: 2026).clean(text)
      return cleaned.text == row["date"].text.map { String($0.prefix(10)) }
        && cleaned.validity == .valid
    },
    VectorCheck("dates", "roc", count: 6) { row in
      let normalizer = DateNormalizer(forms: ["roc"], referenceYear: 2026)
      return normalizer.clean(row["input"].text ?? "").text == row["date"].text
    },
    VectorCheck("dates", "text", count: 10) { row in
      let convention = row["convention"].text ?? ""
      let forms =
        convention.hasPrefix("es dd")
        ? ["d/M/yyyy"] : convention.hasPrefix("en-US") ? ["M/d/yyyy"] : []
      let cleaned = DateNormalizer(forms: forms, referenceYear: 2026).clean(row["input"].text ?? "")
      return cleaned.text == row["iso"].text && cleaned.validity == .valid
    },
    VectorCheck(
      "dates",
      "invalid",
      count: 5,
      except: ["00000000": "says that nothing is known, so it is missing and not invalid"]
    ) { row in
      DateNormalizer(referenceYear: 2026).clean(row.text ?? "").validity == .invalid
    },
    VectorCheck(
      "dates",
      "sentinels",
      count: 10,
      input: "value",
      except: ["1970-01-01": "what zero seconds become: missing, as chapter 2.2 of the domain says"]
    ) { row in
      let cleaned = DateNormalizer(referenceYear: 2026).clean(row["value"].text ?? "")
      let wanted: DateSentinel = row["key"].text == "open_end" ? .openEnd : .openStart
      return cleaned.validity == .placeholder && cleaned.text == wanted.canonical
    },
  ]

  private static func equals(_ cleaned: Cleaned, _ amount: String?) -> Bool {
    guard let amount, let left = Amount(cleaned.text), let right = Amount(amount) else {
      return false
    }
    return left == right && cleaned.validity == .valid
  }

  private static let amounts = [
    VectorCheck("capital_numerals", "rmb", count: 17, input: "text") { row in
      equals(MoneyNormalizer().clean(row["text"].text ?? ""), row["amount"].text)
    },
    VectorCheck("capital_numerals", "plain", count: 9, input: "text") { row in
      equals(MoneyNormalizer().clean(row["text"].text ?? ""), row["value"].text)
    },
    VectorCheck(
      "amounts",
      "cases",
      count: 15,
      except: [
        "1234.50CR": "the row leaves the sign open; it is positive unless the mapping says else",
        "1.23457E+17": "no value: the row asks for a flag, and excel_damaged is one",
        "-": "no value: missing",
      ]
    ) { row in
      let locale = row["locale"].text ?? ""
      let isComma = locale == "es" || locale == "fr/iso"
      let implied = locale.hasPrefix("implied") ? 2 : nil
      let cleaned = MoneyNormalizer(decimalComma: isComma, impliedDecimals: implied)
        .clean(row["input"].text ?? "")
      return equals(cleaned, row["value"].text)
    },
    VectorCheck("amounts", "ambiguous", count: 4) { row in
      MoneyNormalizer().clean(row.text ?? "").findings.contains(.ambiguous)
    },
  ]
}
