"""Pages of documentation for the codes that the reader itself raises, one module a family."""
