"""The lifecycle that a rulebook describes: what is in it, what differs from another, and how it is shown."""
