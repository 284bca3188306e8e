"""Simulated systems, and a simulated sync that follows a document or misbehaves on request.

Nothing here imports `planning`: what is expected and what is simulated are worked out twice.
"""
