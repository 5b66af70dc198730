import PanoramaMapping
import PanoramaModel

extension VectorCheck {
  /// Accounts, cards, institutions, currencies.
  static let numbersOfInstitutions = [
    VectorCheck("luhn", "cases", count: 11) { row in
      row["input"].text.map { $0.passes(PaymentCardNumber.passesLuhn) } == row["valid"].flag
    },
    VectorCheck("luhn", "blind_spots", count: 1, input: "a") { row in
      ["a", "b"].allSatisfy { key in
        CardNumberNormalizer().clean(row[key].text ?? "").validity == .valid
      }
    },
    VectorCheck("iban", "cases", count: 10) { row in
      let cleaned = IBANNormalizer().clean(row["input"].text ?? "")
      return (cleaned.validity == .valid) == row["valid"].flag
        && (row["canonical"].text == nil || cleaned.text == row["canonical"].text)
    },
    VectorCheck("iban", "ccc", count: 2, input: "ccc") { row in
      row["ccc"].text.map { $0.passes(InternationalBankAccountNumber.isValidCCC) }
        == row["valid"].flag
        && IBANNormalizer().clean(row["iban"].text ?? "").validity == .valid
    },
    // Compared on eleven characters, as the group's note asks.
    VectorCheck("bic", "cases", count: 10) { row in
      let cleaned = BICNormalizer().clean(row["input"].text ?? "")
      return (cleaned.validity == .valid) == row["valid"].flag
        && (row["canonical8"].text == nil
          || String(cleaned.text.prefix(8)) == row["canonical8"].text
            && cleaned.text.utf8.count == 11)
    },
    VectorCheck("iso4217", "cases", count: 11, input: "alpha") { row in
      let alpha = Array((row["alpha"].text ?? "").utf8)
      guard let code = CurrencyCode.of(alpha.span), let numeric = row["numeric"].text else {
        return false
      }
      return code.minorUnits.map(Double.init) == row["minor"].number
        && CurrencyNormalizer().clean(numeric).text == row["alpha"].text
    },
    // The group's note: two digits are codes of one bank's own, and CNH has no code in the standard.
    VectorCheck(
      "iso4217",
      "aliases",
      count: 26,
      input: "value",
      except: [
        "CNH": "the name of a market, without a code in the standard",
        "01": "a code of one bank's own: for the table of its mapping",
        "001": "a code of one bank's own", "14": "a code of one bank's own",
        "13": "a code of one bank's own", "38": "a code of one bank's own",
        "27": "a code of one bank's own",
      ]
    ) { row in
      let cleaned = CurrencyNormalizer(fileCurrency: "CNY").clean(row["value"].text ?? "")
      return cleaned.text == row["key"].text && cleaned.validity == .valid
    },
  ]
}
