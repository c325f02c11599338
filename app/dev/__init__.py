"""Developers' tools: the believable town. Never imported by the rest."""
