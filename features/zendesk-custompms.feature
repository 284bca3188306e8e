# Written by harness from specs/zendesk-custompms.rst (zendesk-custompms).
# Your own scenarios belong into custom/, beside this file.
# Digest: sha256:1aa655421a1c1ae3732a107fde1e5f5fa88789b6abdfe61491a67d1f91addc74
Feature: Zendesk to Custompms

  # specs/zendesk-custompms.rst:14:1: Every Zendesk Organizations will be synchronized with a Custompms Customer.
  @every @smoke @statement:zendesk-custompms/organizations--customer/every
  Scenario: Zendesk Organizations to Custompms Customer: a new one appears on the other side, once
    When the Zendesk Organizations "first" is created
    Then exactly one new Custompms Customer appears for "first"
    And at the end of the run "first" still has exactly one Custompms Customer

  # specs/zendesk-custompms.rst:14:1: Every Zendesk Organizations will be synchronized with a Custompms Customer.
  @every @standard @statement:zendesk-custompms/organizations--customer/every
  Scenario: Zendesk Organizations to Custompms Customer: saving it again unchanged changes nothing
    Given the Zendesk Organizations "saved" exists
    And "saved" has got its Custompms Customer
    When "saved" is saved again unchanged
    Then no new Custompms Customer appears for "saved"
    And the Custompms Customer of "saved" stays as it is
    When the Zendesk Organizations "later" is created
    Then as a sign of life, a new Custompms Customer appears for "later"
    And at the end of the run "saved" still has exactly one Custompms Customer

  # specs/zendesk-custompms.rst:16:1: Once a link between a Zendesk Organizations and a Custompms Customer is established, it will keep in sync between the two systems, regardless of where it is edited.
  @keep @standard @statement:zendesk-custompms/organizations--customer/keep
  Scenario: Zendesk Organizations to Custompms Customer: nothing is lost
    Given the Zendesk Organizations "one" exists
    And "one" has got its Custompms Customer
    When "one" is saved again unchanged
    Then at the end of the run no Zendesk Organizations is lost, and none but the run's own is touched
    And at the end of the run no Custompms Customer is lost, and none but the run's own is touched

  # specs/zendesk-custompms.rst:30:1: Every Zendesk Ticketcomments will be synchronized with a Custompms Project.
  @every @smoke @statement:zendesk-custompms/ticketcomments--project/every
  Scenario: Zendesk Ticketcomments to Custompms Project: a new one appears on the other side, once
    When the Zendesk Ticketcomments "first" is created
    Then exactly one new Custompms Project appears for "first"
    And at the end of the run "first" still has exactly one Custompms Project

  # specs/zendesk-custompms.rst:30:1: Every Zendesk Ticketcomments will be synchronized with a Custompms Project.
  @every @standard @statement:zendesk-custompms/ticketcomments--project/every
  Scenario: Zendesk Ticketcomments to Custompms Project: saving it again unchanged changes nothing
    Given the Zendesk Ticketcomments "saved" exists
    And "saved" has got its Custompms Project
    When "saved" is saved again unchanged
    Then no new Custompms Project appears for "saved"
    And the Custompms Project of "saved" stays as it is
    When the Zendesk Ticketcomments "later" is created
    Then as a sign of life, a new Custompms Project appears for "later"
    And at the end of the run "saved" still has exactly one Custompms Project

  # specs/zendesk-custompms.rst:32:1: Once a link between a Zendesk Ticketcomments and a Custompms Project is established, it will keep in sync between the two systems, regardless of where it is edited.
  @keep @standard @statement:zendesk-custompms/ticketcomments--project/keep
  Scenario: Zendesk Ticketcomments to Custompms Project: nothing is lost
    Given the Zendesk Ticketcomments "one" exists
    And "one" has got its Custompms Project
    When "one" is saved again unchanged
    Then at the end of the run no Zendesk Ticketcomments is lost, and none but the run's own is touched
    And at the end of the run no Custompms Project is lost, and none but the run's own is touched

  # specs/zendesk-custompms.rst:46:1: Every Zendesk Tickets will be synchronized with a Custompms Project.
  @every @smoke @statement:zendesk-custompms/tickets--project/every
  Scenario: Zendesk Tickets to Custompms Project: a new one appears on the other side, once
    When the Zendesk Tickets "first" is created
    Then exactly one new Custompms Project appears for "first"
    And at the end of the run "first" still has exactly one Custompms Project

  # specs/zendesk-custompms.rst:46:1: Every Zendesk Tickets will be synchronized with a Custompms Project.
  @every @standard @statement:zendesk-custompms/tickets--project/every
  Scenario: Zendesk Tickets to Custompms Project: saving it again unchanged changes nothing
    Given the Zendesk Tickets "saved" exists
    And "saved" has got its Custompms Project
    When "saved" is saved again unchanged
    Then no new Custompms Project appears for "saved"
    And the Custompms Project of "saved" stays as it is
    When the Zendesk Tickets "later" is created
    Then as a sign of life, a new Custompms Project appears for "later"
    And at the end of the run "saved" still has exactly one Custompms Project

  # specs/zendesk-custompms.rst:48:1: Once a link between a Zendesk Tickets and a Custompms Project is established, it will keep in sync between the two systems, regardless of where it is edited.
  @keep @standard @statement:zendesk-custompms/tickets--project/keep
  Scenario: Zendesk Tickets to Custompms Project: nothing is lost
    Given the Zendesk Tickets "one" exists
    And "one" has got its Custompms Project
    When "one" is saved again unchanged
    Then at the end of the run no Zendesk Tickets is lost, and none but the run's own is touched
    And at the end of the run no Custompms Project is lost, and none but the run's own is touched
