# Written by harness from specs/tidsbanken-customwebshop.rst (tidsbanken-customwebshop).
# Your own scenarios belong into custom/, beside this file.
# Digest: sha256:dbab4fada0c1e8045de4313183ce2219cde3a01fb41ad75eb0ade30dcfe85ea9
Feature: Tidsbanken to Custom Webshop

  # specs/tidsbanken-customwebshop.rst:14:1: Every Tidsbanken Avdeling will be synchronized with a Custom Webshop Customer.
  @every @smoke @statement:tidsbanken-customwebshop/avdeling--customer/every
  Scenario: Tidsbanken Avdeling to Custom Webshop Customer: a new one appears on the other side, once
    When the Tidsbanken Avdeling "first" is created
    Then exactly one new Custom Webshop Customer appears for "first"
    And at the end of the run "first" still has exactly one Custom Webshop Customer

  # specs/tidsbanken-customwebshop.rst:14:1: Every Tidsbanken Avdeling will be synchronized with a Custom Webshop Customer.
  @every @standard @statement:tidsbanken-customwebshop/avdeling--customer/every
  Scenario: Tidsbanken Avdeling to Custom Webshop Customer: saving it again unchanged changes nothing
    Given the Tidsbanken Avdeling "saved" exists
    And "saved" has got its Custom Webshop Customer
    When "saved" is saved again unchanged
    Then no new Custom Webshop Customer appears for "saved"
    And the Custom Webshop Customer of "saved" stays as it is
    When the Tidsbanken Avdeling "later" is created
    Then as a sign of life, a new Custom Webshop Customer appears for "later"
    And at the end of the run "saved" still has exactly one Custom Webshop Customer

  # specs/tidsbanken-customwebshop.rst:16:1: Once a link between a Tidsbanken Avdeling and a Custom Webshop Customer is established, it will keep in sync between the two systems, regardless of where it is edited.
  @keep @standard @statement:tidsbanken-customwebshop/avdeling--customer/keep
  Scenario: Tidsbanken Avdeling to Custom Webshop Customer: nothing is lost
    Given the Tidsbanken Avdeling "one" exists
    And "one" has got its Custom Webshop Customer
    When "one" is saved again unchanged
    Then at the end of the run no Tidsbanken Avdeling is lost, and none but the run's own is touched
    And at the end of the run no Custom Webshop Customer is lost, and none but the run's own is touched

  # specs/tidsbanken-customwebshop.rst:30:1: Every Tidsbanken Kunde will be synchronized with a Custom Webshop Customer.
  @every @smoke @statement:tidsbanken-customwebshop/kunde--customer/every @statement:tidsbanken-customwebshop/kunde--customer~2/every
  Scenario: Tidsbanken Kunde to Custom Webshop Customer: a new one appears on the other side, once
    When the Tidsbanken Kunde "first" is created
    Then exactly one new Custom Webshop Customer appears for "first"
    And at the end of the run "first" still has exactly one Custom Webshop Customer

  # specs/tidsbanken-customwebshop.rst:30:1: Every Tidsbanken Kunde will be synchronized with a Custom Webshop Customer.
  @every @standard @statement:tidsbanken-customwebshop/kunde--customer/every @statement:tidsbanken-customwebshop/kunde--customer~2/every
  Scenario: Tidsbanken Kunde to Custom Webshop Customer: saving it again unchanged changes nothing
    Given the Tidsbanken Kunde "saved" exists
    And "saved" has got its Custom Webshop Customer
    When "saved" is saved again unchanged
    Then no new Custom Webshop Customer appears for "saved"
    And the Custom Webshop Customer of "saved" stays as it is
    When the Tidsbanken Kunde "later" is created
    Then as a sign of life, a new Custom Webshop Customer appears for "later"
    And at the end of the run "saved" still has exactly one Custom Webshop Customer

  # specs/tidsbanken-customwebshop.rst:32:1: Once a link between a Tidsbanken Kunde and a Custom Webshop Customer is established, it will keep in sync between the two systems, regardless of where it is edited.
  @keep @standard @statement:tidsbanken-customwebshop/kunde--customer/keep @statement:tidsbanken-customwebshop/kunde--customer~2/keep
  Scenario: Tidsbanken Kunde to Custom Webshop Customer: nothing is lost
    Given the Tidsbanken Kunde "one" exists
    And "one" has got its Custom Webshop Customer
    When "one" is saved again unchanged
    Then at the end of the run no Tidsbanken Kunde is lost, and none but the run's own is touched
    And at the end of the run no Custom Webshop Customer is lost, and none but the run's own is touched
