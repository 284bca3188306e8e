"""Small real servers that behave as the vendors' documentation says, and a faulty network to put before them.

The vendors' own servers were not reached: each file says at its top which facts it implements and how sure they are.
"""
