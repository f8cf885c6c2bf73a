"""What a run may be asked for, in a scenario and on the command line alike."""

MOST_REPLICATIONS = 1_000_000

LARGEST_SEED = (1 << 64) - 1
