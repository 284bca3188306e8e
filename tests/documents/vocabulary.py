"""What documents are drawn from: names, cells and texts as FORMAT.md says they occur; the systems are made up."""

ORDERS = (
    ("EVERY", "KEEP", "PROPS"),
    ("LINK", "MERGE", "KEEP", "PROPS"),
    ("LINK", "CONNECTED", "KEEP", "PROPS"),
    ("EVERY", "MATCH", "MERGE", "KEEP", "PROPS"),
    ("WHEN", "KEEP", "PROPS"),
    ("LINK", "CONNECTED", "MERGE", "KEEP", "PROPS"),
    ("WHEN", "MATCH", "MERGE", "KEEP", "PROPS"),
)
BROKEN_ORDERS = (("KEEP", "EVERY", "PROPS"), ("EVERY",), (), ("EVERY", "LINK", "PROPS", "KEEP"), ("PROPS", "MERGE"))
SYSTEMS = (
    ("Alfa", "Beta"), ("Alfa", "Beta"), ("Alfa", "Alfa"), ("Fjord CRM", "Nord Books GO"), ("Alfa", ""), ("", "Beta"),
    ("Økonomi Sør", "Ås Regnskap"), ("3Kant", "Web_crm"),
)  # fmt: skip
DATATYPES = (
    "Person", "Company", "Order", "Customers company", "Customer (human data)", "Purchase order line", "Bestilling",
    "Kjøretøy",
)  # fmt: skip
PROPERTIES = (
    "name", "e_mail", "id", "contact.email", "profile.email.email", "a.b.c.d", "a.b.c.d.e", "Emails.Value",
    "items.price", "$ref", "$attr.name", "ps:P297", "wd:Q5", "a..b", "", "Ærlig", "søknad.gjøremål", "two words",
    "`code`", "*all*", "|sub|", "back\\slash", "name_",
)  # fmt: skip
DEPENDENCIES = (
    "Dependant on having NO in country", "Dependant on having wd:Q17517 in phone_numbers.name",
    "Dependant on having wd:Q2366457 in  ", "Dependant on having  in Rank", "Dependant on having in stock in state",
    "Dependant on having  in  ",
)  # fmt: skip
PLAIN = ('"string"', "N/A", '"integer"', '"float"', '"boolean"', '"decimal"', '"list"', '"first"')
EXPRESSIONS = (
    '["datetime-format","%Y-%m-%d","_."]', '["integer", ["decimal", "_."]]',
    '["if",["or",["is-empty","_."],["eq","","_."]],"-","_."]', '["if", ["neq", "_.", "X"], "integer", "string"]',
)  # fmt: skip
DATA_TYPES = ('"string"',) * 6 + PLAIN + EXPRESSIONS
MALFORMED = ('"datetime-format","%Y-%m-%d","_."]', '"if", "neq", "_.", "X"], "integer", "string"]')
CONDITIONS = (
    "When a {A} is of type Agent", "When a {A} has a 100% probability of beeing sold",
    'When a {A} gets the status "Sold"', "removed person customers for now until that pattern is resolved",
    "preliminary, until we can sort out suppliers. This removes all of them", "Every Monday, it  will be, perhaps",
)  # fmt: skip
LISTED = (
    "Deal", "Order", "Orderline", "Order line", "Quote", "Quoteline", "Sale", "Lead", "Ticket", "Note", "Task", "Call",
    "Invoice", "Vendor", "Corporation", "Møte",
)  # fmt: skip
