"""PouchDB's live replication between two CouchDB-compatible servers: a real two-way sync of whole documents."""

from tests.engines.pouchdb.engine import Engine, replicated

__all__ = ["Engine", "replicated"]
