"""Whether a proof says anything: idle parts, witnesses, and proofs that hold only because nothing can follow."""
