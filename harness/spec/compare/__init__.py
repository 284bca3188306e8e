"""Two versions of documents compared by what they say, not by how they are laid out."""
