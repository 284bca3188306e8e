"""What is kept on disk: the run file."""
