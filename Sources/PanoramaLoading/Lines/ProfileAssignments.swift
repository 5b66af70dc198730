public import PanoramaModel

/// Which profile each customer record is in: the crosswalk of a run, as flat arrays.
public struct ProfileAssignments: Sendable {
  /// The id of each profile, in the order of the profiles.
  public var profileIDs: [String]
  /// The profile of each record, by `CustomerIndex`: an index into `profileIDs`.
  public var profileOf: [UInt32]

  /// Puts assignments together.
  public init(profileIDs: [String], profileOf: [UInt32]) {
    self.profileIDs = profileIDs
    self.profileOf = profileOf
  }

  /// Takes the assignments from the profiles of a run, which hold every record once.
  public init(profiles: [Profile], recordCount: Int) {
    profileIDs = profiles.map(\.id)
    profileOf = [UInt32](repeating: 0, count: recordCount)
    for (number, profile) in profiles.enumerated() {
      for member in profile.members { profileOf[Int(member)] = UInt32(number) }
    }
  }

  /// The profile's id of a record.
  public func profileID(of customer: CustomerIndex) -> String {
    profileIDs[Int(profileOf[Int(customer)])]
  }
}
