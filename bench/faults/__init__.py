"""What the runs with faults are made of: a server that is killed, people who answer, and what must be true afterwards."""
