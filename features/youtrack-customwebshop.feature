# Written by harness from specs/youtrack-customwebshop.rst (youtrack-customwebshop).
# Your own scenarios belong into custom/, beside this file.
# Digest: sha256:9915a4acb1d64807c72d61daba96f1f37ec64aa984e493c7bedced30aff7e5f1
Feature: YouTrack to Customwebshop

  # specs/youtrack-customwebshop.rst:14:1: Every YouTrack Groups will be synchronized with a Customwebshop Customer.
  @every @smoke @statement:youtrack-customwebshop/groups--customer/every
  Scenario: YouTrack Groups to Customwebshop Customer: a new one appears on the other side, once
    When the YouTrack Groups "first" is created
    Then exactly one new Customwebshop Customer appears for "first"
    And at the end of the run "first" still has exactly one Customwebshop Customer

  # specs/youtrack-customwebshop.rst:14:1: Every YouTrack Groups will be synchronized with a Customwebshop Customer.
  @every @standard @statement:youtrack-customwebshop/groups--customer/every
  Scenario: YouTrack Groups to Customwebshop Customer: saving it again unchanged changes nothing
    Given the YouTrack Groups "saved" exists
    And "saved" has got its Customwebshop Customer
    When "saved" is saved again unchanged
    Then no new Customwebshop Customer appears for "saved"
    And the Customwebshop Customer of "saved" stays as it is
    When the YouTrack Groups "later" is created
    Then as a sign of life, a new Customwebshop Customer appears for "later"
    And at the end of the run "saved" still has exactly one Customwebshop Customer

  # specs/youtrack-customwebshop.rst:16:1: Once a link between a YouTrack Groups and a Customwebshop Customer is established, it will keep in sync between the two systems, regardless of where it is edited.
  @keep @standard @statement:youtrack-customwebshop/groups--customer/keep
  Scenario: YouTrack Groups to Customwebshop Customer: nothing is lost
    Given the YouTrack Groups "one" exists
    And "one" has got its Customwebshop Customer
    When "one" is saved again unchanged
    Then at the end of the run no YouTrack Groups is lost, and none but the run's own is touched
    And at the end of the run no Customwebshop Customer is lost, and none but the run's own is touched

  # specs/youtrack-customwebshop.rst:30:1: Every YouTrack Organizations will be synchronized with a Customwebshop Customer.
  @every @smoke @statement:youtrack-customwebshop/organizations--customer/every
  Scenario: YouTrack Organizations to Customwebshop Customer: a new one appears on the other side, once
    When the YouTrack Organizations "first" is created
    Then exactly one new Customwebshop Customer appears for "first"
    And at the end of the run "first" still has exactly one Customwebshop Customer

  # specs/youtrack-customwebshop.rst:30:1: Every YouTrack Organizations will be synchronized with a Customwebshop Customer.
  @every @standard @statement:youtrack-customwebshop/organizations--customer/every
  Scenario: YouTrack Organizations to Customwebshop Customer: saving it again unchanged changes nothing
    Given the YouTrack Organizations "saved" exists
    And "saved" has got its Customwebshop Customer
    When "saved" is saved again unchanged
    Then no new Customwebshop Customer appears for "saved"
    And the Customwebshop Customer of "saved" stays as it is
    When the YouTrack Organizations "later" is created
    Then as a sign of life, a new Customwebshop Customer appears for "later"
    And at the end of the run "saved" still has exactly one Customwebshop Customer

  # specs/youtrack-customwebshop.rst:32:1: Once a link between a YouTrack Organizations and a Customwebshop Customer is established, it will keep in sync between the two systems, regardless of where it is edited.
  @keep @standard @statement:youtrack-customwebshop/organizations--customer/keep
  Scenario: YouTrack Organizations to Customwebshop Customer: nothing is lost
    Given the YouTrack Organizations "one" exists
    And "one" has got its Customwebshop Customer
    When "one" is saved again unchanged
    Then at the end of the run no YouTrack Organizations is lost, and none but the run's own is touched
    And at the end of the run no Customwebshop Customer is lost, and none but the run's own is touched

  # specs/youtrack-customwebshop.rst:46:1: Every YouTrack Usergroups will be synchronized with a Customwebshop Customer.
  @every @smoke @statement:youtrack-customwebshop/usergroups--customer/every
  Scenario: YouTrack Usergroups to Customwebshop Customer: a new one appears on the other side, once
    When the YouTrack Usergroups "first" is created
    Then exactly one new Customwebshop Customer appears for "first"
    And at the end of the run "first" still has exactly one Customwebshop Customer

  # specs/youtrack-customwebshop.rst:46:1: Every YouTrack Usergroups will be synchronized with a Customwebshop Customer.
  @every @standard @statement:youtrack-customwebshop/usergroups--customer/every
  Scenario: YouTrack Usergroups to Customwebshop Customer: saving it again unchanged changes nothing
    Given the YouTrack Usergroups "saved" exists
    And "saved" has got its Customwebshop Customer
    When "saved" is saved again unchanged
    Then no new Customwebshop Customer appears for "saved"
    And the Customwebshop Customer of "saved" stays as it is
    When the YouTrack Usergroups "later" is created
    Then as a sign of life, a new Customwebshop Customer appears for "later"
    And at the end of the run "saved" still has exactly one Customwebshop Customer

  # specs/youtrack-customwebshop.rst:48:1: Once a link between a YouTrack Usergroups and a Customwebshop Customer is established, it will keep in sync between the two systems, regardless of where it is edited.
  @keep @standard @statement:youtrack-customwebshop/usergroups--customer/keep
  Scenario: YouTrack Usergroups to Customwebshop Customer: nothing is lost
    Given the YouTrack Usergroups "one" exists
    And "one" has got its Customwebshop Customer
    When "one" is saved again unchanged
    Then at the end of the run no YouTrack Usergroups is lost, and none but the run's own is touched
    And at the end of the run no Customwebshop Customer is lost, and none but the run's own is touched
