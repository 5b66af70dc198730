/// What a user may set about matching: `mappings/matching.yaml`.
public struct MatchingRules: Sendable {
  /// Pairs at or above this probability are one customer: 0 to 1.
  public var matchProbability: Double
  /// Pairs between this probability and the match are listed for review.
  public var reviewProbability: Double
  /// A telephone number shared by more parties than this in one source is a hub: it links nobody.
  public var phoneHub: Int
  /// The same for e-mail addresses.
  public var emailHub: Int
  /// The same for identifiers, counted over differently named parties.
  public var identifierHub: Int
  /// Blocks of more records than this are not compared, and reported.
  public var largestBlock: Int

  /// Makes rules; the defaults are those of the domain reference.
  public init(
    matchProbability: Double = 0.95,
    reviewProbability: Double = 0.5,
    phoneHub: Int = 5,
    emailHub: Int = 3,
    identifierHub: Int = 2,
    largestBlock: Int = 300
  ) {
    self.matchProbability = matchProbability
    self.reviewProbability = reviewProbability
    self.phoneHub = phoneHub
    self.emailHub = emailHub
    self.identifierHub = identifierHub
    self.largestBlock = largestBlock
  }
}
