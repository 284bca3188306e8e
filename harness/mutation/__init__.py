"""How much the scenarios notice: the simulated sync is broken in every way there is, and what turns red is counted."""
