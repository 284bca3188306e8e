# Written by harness from specs/customcrm-customcrm.rst (customcrm-customcrm).
# Your own scenarios belong into custom/, beside this file.
# Digest: sha256:85f0b10c7dd0da8c62498a827f76dc48a2226b902d5baf33e91afba815554642
Feature: Customcrm to Customcrm

  # specs/customcrm-customcrm.rst:14:1: Every Customcrm Contact will be synchronized with a Customcrm Product.
  @every @smoke @statement:customcrm-customcrm/contact--product/every
  Scenario: Customcrm Contact to Customcrm Product: a new one appears on the other side, once
    When the Customcrm Contact "first" is created
    Then exactly one new Customcrm Product appears for "first"
    And at the end of the run "first" still has exactly one Customcrm Product

  # specs/customcrm-customcrm.rst:14:1: Every Customcrm Contact will be synchronized with a Customcrm Product.
  @every @standard @statement:customcrm-customcrm/contact--product/every
  Scenario: Customcrm Contact to Customcrm Product: saving it again unchanged changes nothing
    Given the Customcrm Contact "saved" exists
    And "saved" has got its Customcrm Product
    When "saved" is saved again unchanged
    Then no new Customcrm Product appears for "saved"
    And the Customcrm Product of "saved" stays as it is
    When the Customcrm Contact "later" is created
    Then as a sign of life, a new Customcrm Product appears for "later"
    And at the end of the run "saved" still has exactly one Customcrm Product

  # specs/customcrm-customcrm.rst:16:1: Once a link between a Customcrm Contact and a Customcrm Product is established, it will keep in sync between the two systems, regardless of where it is edited.
  @keep @standard @statement:customcrm-customcrm/contact--product/keep
  Scenario: Customcrm Contact to Customcrm Product: nothing is lost
    Given the Customcrm Contact "one" exists
    And "one" has got its Customcrm Product
    When "one" is saved again unchanged
    Then at the end of the run no Customcrm Contact is lost, and none but the run's own is touched
    And at the end of the run no Customcrm Product is lost, and none but the run's own is touched

  # specs/customcrm-customcrm.rst:30:1: Every Customcrm Order will be synchronized with a Customcrm User.
  @every @smoke @statement:customcrm-customcrm/order--user/every
  Scenario: Customcrm Order to Customcrm User: a new one appears on the other side, once
    When the Customcrm Order "first" is created
    Then exactly one new Customcrm User appears for "first"
    And at the end of the run "first" still has exactly one Customcrm User

  # specs/customcrm-customcrm.rst:30:1: Every Customcrm Order will be synchronized with a Customcrm User.
  @every @standard @statement:customcrm-customcrm/order--user/every
  Scenario: Customcrm Order to Customcrm User: saving it again unchanged changes nothing
    Given the Customcrm Order "saved" exists
    And "saved" has got its Customcrm User
    When "saved" is saved again unchanged
    Then no new Customcrm User appears for "saved"
    And the Customcrm User of "saved" stays as it is
    When the Customcrm Order "later" is created
    Then as a sign of life, a new Customcrm User appears for "later"
    And at the end of the run "saved" still has exactly one Customcrm User

  # specs/customcrm-customcrm.rst:32:1: Once a link between a Customcrm Order and a Customcrm User is established, it will keep in sync between the two systems, regardless of where it is edited.
  @keep @standard @statement:customcrm-customcrm/order--user/keep
  Scenario: Customcrm Order to Customcrm User: nothing is lost
    Given the Customcrm Order "one" exists
    And "one" has got its Customcrm User
    When "one" is saved again unchanged
    Then at the end of the run no Customcrm Order is lost, and none but the run's own is touched
    And at the end of the run no Customcrm User is lost, and none but the run's own is touched

  # specs/customcrm-customcrm.rst:46:1: Every Customcrm Product will be synchronized with a Customcrm Contact.
  @every @smoke @statement:customcrm-customcrm/product--contact/every
  Scenario: Customcrm Product to Customcrm Contact: a new one appears on the other side, once
    When the Customcrm Product "first" is created
    Then exactly one new Customcrm Contact appears for "first"
    And at the end of the run "first" still has exactly one Customcrm Contact

  # specs/customcrm-customcrm.rst:46:1: Every Customcrm Product will be synchronized with a Customcrm Contact.
  @every @standard @statement:customcrm-customcrm/product--contact/every
  Scenario: Customcrm Product to Customcrm Contact: saving it again unchanged changes nothing
    Given the Customcrm Product "saved" exists
    And "saved" has got its Customcrm Contact
    When "saved" is saved again unchanged
    Then no new Customcrm Contact appears for "saved"
    And the Customcrm Contact of "saved" stays as it is
    When the Customcrm Product "later" is created
    Then as a sign of life, a new Customcrm Contact appears for "later"
    And at the end of the run "saved" still has exactly one Customcrm Contact

  # specs/customcrm-customcrm.rst:48:1: Once a link between a Customcrm Product and a Customcrm Contact is established, it will keep in sync between the two systems, regardless of where it is edited.
  @keep @standard @statement:customcrm-customcrm/product--contact/keep
  Scenario: Customcrm Product to Customcrm Contact: nothing is lost
    Given the Customcrm Product "one" exists
    And "one" has got its Customcrm Contact
    When "one" is saved again unchanged
    Then at the end of the run no Customcrm Product is lost, and none but the run's own is touched
    And at the end of the run no Customcrm Contact is lost, and none but the run's own is touched

  # specs/customcrm-customcrm.rst:62:1: Every Customcrm User will be synchronized with a Customcrm Order.
  @every @smoke @statement:customcrm-customcrm/user--order/every
  Scenario: Customcrm User to Customcrm Order: a new one appears on the other side, once
    When the Customcrm User "first" is created
    Then exactly one new Customcrm Order appears for "first"
    And at the end of the run "first" still has exactly one Customcrm Order

  # specs/customcrm-customcrm.rst:62:1: Every Customcrm User will be synchronized with a Customcrm Order.
  @every @standard @statement:customcrm-customcrm/user--order/every
  Scenario: Customcrm User to Customcrm Order: saving it again unchanged changes nothing
    Given the Customcrm User "saved" exists
    And "saved" has got its Customcrm Order
    When "saved" is saved again unchanged
    Then no new Customcrm Order appears for "saved"
    And the Customcrm Order of "saved" stays as it is
    When the Customcrm User "later" is created
    Then as a sign of life, a new Customcrm Order appears for "later"
    And at the end of the run "saved" still has exactly one Customcrm Order

  # specs/customcrm-customcrm.rst:64:1: Once a link between a Customcrm User and a Customcrm Order is established, it will keep in sync between the two systems, regardless of where it is edited.
  @keep @standard @statement:customcrm-customcrm/user--order/keep
  Scenario: Customcrm User to Customcrm Order: nothing is lost
    Given the Customcrm User "one" exists
    And "one" has got its Customcrm Order
    When "one" is saved again unchanged
    Then at the end of the run no Customcrm User is lost, and none but the run's own is touched
    And at the end of the run no Customcrm Order is lost, and none but the run's own is touched
