"""Distance travelled: pages and figures made from readings."""
