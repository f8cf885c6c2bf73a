"""A rulebook and a property that keep the solver busy for longer than a test would wait."""

SUMS = """\
---
rulebook: sums
version: "1"
title: Sums
actors: {Clerk: who adds}
---

# S1 Sums

The clerk adds the next number.

```yaml state
next: count
total: count
```

```yaml event
add: {by: Clerk, may: yes, then: {total: total + next, next: next + 1}}
```
"""

SLOW = """\
# No sum leaves two when divided by 1009

```yaml property
in: sums
always: total mod 1009 != 2
```
"""
"""True or not, some hundred residues have to be told apart to say so: no engine does in a few seconds."""
