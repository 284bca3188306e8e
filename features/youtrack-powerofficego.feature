# Written by harness from specs/youtrack-powerofficego.rst (youtrack-powerofficego).
# Your own scenarios belong into custom/, beside this file.
# Digest: sha256:80b003163123eee884510d3ddb621485cb1fa1ec7df064e10290c109bc185c81
Feature: YouTrack to PowerOffice GO

  # specs/youtrack-powerofficego.rst:14:1: Before any synchronization can take place, a link between a YouTrack Users and a PowerOffice GO Contactperson must be established.
  @link @standard @statement:youtrack-powerofficego/users--contactperson/link
  Scenario: YouTrack Users to PowerOffice GO Contactperson: one that matches nothing brings about nothing
    When the YouTrack Users "lone" is created
      | property            | value                       |
      | profile.email.email | ingrid.juvtsbgn@example.com |
    Then no new PowerOffice GO Contactperson appears for "lone"
    When "lone" is saved again unchanged
    Then no new PowerOffice GO Contactperson appears for "lone"

  # specs/youtrack-powerofficego.rst:23:8: profile.email.email = emailAddress
  @merge @standard @statement:youtrack-powerofficego/users--contactperson/merge/profile.email.email--emailaddress
  Scenario: YouTrack Users to PowerOffice GO Contactperson: equal in profile.email.email = emailAddress alone, they are merged
    Given the PowerOffice GO Contactperson "existing" exists
      | property     | value                      |
      | emailAddress | einar.wcaybgdm@example.com |
    When the YouTrack Users "newcomer" is created
      | property            | value                      |
      | profile.email.email | einar.wcaybgdm@example.com |
    Then no new PowerOffice GO Contactperson appears for "newcomer"

  # specs/youtrack-powerofficego.rst:26:1: Once a link between a YouTrack Users and a PowerOffice GO Contactperson is established, it will keep in sync between the two systems, regardless of where it is edited.
  @keep @standard @statement:youtrack-powerofficego/users--contactperson/keep
  Scenario: YouTrack Users to PowerOffice GO Contactperson: nothing is lost
    Given the PowerOffice GO Contactperson "partner" exists
      | property     | value                       |
      | emailAddress | vegard.khyvxtzk@example.com |
    And the YouTrack Users "one" exists
      | property            | value                       |
      | profile.email.email | vegard.khyvxtzk@example.com |
    When "one" is saved again unchanged
    Then at the end of the run no YouTrack Users is lost, and none but the run's own is touched
    And at the end of the run no PowerOffice GO Contactperson is lost, and none but the run's own is touched

  # specs/youtrack-powerofficego.rst:40:1: Before any synchronization can take place, a link between a YouTrack Users and a PowerOffice GO Customers must be established.
  @link @standard @statement:youtrack-powerofficego/users--customers/link
  Scenario: YouTrack Users to PowerOffice GO Customers: one that matches nothing brings about nothing
    When the YouTrack Users "lone" is created
      | property            | value                         |
      | profile.email.email | karoline.snuacyxu@example.com |
    Then no new PowerOffice GO Customers appears for "lone"
    When "lone" is saved again unchanged
    Then no new PowerOffice GO Customers appears for "lone"

  # specs/youtrack-powerofficego.rst:49:8: profile.email.email = EmailAddress
  @merge @standard @statement:youtrack-powerofficego/users--customers/merge/profile.email.email--emailaddress
  Scenario: YouTrack Users to PowerOffice GO Customers: equal in profile.email.email = EmailAddress alone, they are merged
    Given the PowerOffice GO Customers "existing" exists
      | property     | value                      |
      | EmailAddress | jenny.dvhwdquz@example.com |
    When the YouTrack Users "newcomer" is created
      | property            | value                      |
      | profile.email.email | jenny.dvhwdquz@example.com |
    Then no new PowerOffice GO Customers appears for "newcomer"

  # specs/youtrack-powerofficego.rst:52:1: Once a link between a YouTrack Users and a PowerOffice GO Customers is established, it will keep in sync between the two systems, regardless of where it is edited.
  @keep @standard @statement:youtrack-powerofficego/users--customers/keep
  Scenario: YouTrack Users to PowerOffice GO Customers: nothing is lost
    Given the PowerOffice GO Customers "partner" exists
      | property     | value                     |
      | EmailAddress | thea.tbxcmcfm@example.com |
    And the YouTrack Users "one" exists
      | property            | value                     |
      | profile.email.email | thea.tbxcmcfm@example.com |
    When "one" is saved again unchanged
    Then at the end of the run no YouTrack Users is lost, and none but the run's own is touched
    And at the end of the run no PowerOffice GO Customers is lost, and none but the run's own is touched
