"""What a value becomes: JSON values with exact decimals, property paths, data type cells."""
