"""Front matter: what a rulebook says of itself."""

from __future__ import annotations

import pytest

from tests.model.texts import refused, rulebook


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("---\nrulebook: a\n---\n", "CP002 [rulebook: a\n] the front matter does not list the actors"),
        ("---\nactors: [A]\n---\n", "CP002 [actors: [A]\n] the front matter does not say 'rulebook:'"),
        (
            "---\nrulebook: a\nactors: [A]\nversions: 1\n---\n",
            "CP004 [versions] the front matter of a rulebook has no key 'versions'",
        ),
        ("---\nrulebook: a\nactors: {A: }\n---\n", "CP003 [A] nothing is written after 'A:'"),
        ("---\nrulebook: a\nversion:\nactors: [A]\n---\n", "CP003 [version] nothing is written after 'version:'"),
        ("---\nrulebook: a b\nactors: [A]\n---\n", "CP002 [rulebook] 'a b' cannot be the name of a rulebook"),
        ("---\n- a\n---\n", "CP002 [- a\n] the front matter is not a map (key: value)"),
        ("---\nrulebook: a\n", "CP002 [---] the front matter that begins here is never closed"),
        ("---\nrulebook: [a\n---\n", "CP002 [\n] this block is not YAML"),
        ("", "CP002 [# 1 A] base.md has no front matter"),
    ],
)
def test_what_is_wrong_with_the_front_matter(front: str, said: str) -> None:
    found = refused(front + "# 1 A\n")
    assert any(f.split("] ", 1)[-1].startswith(said.split("] ", 1)[-1]) and f.startswith(said[:6]) for f in found), (
        found
    )


def test_the_environment_is_an_actor_but_no_person() -> None:
    actors = {a.name: (a.description, a.environment) for a in rulebook().actors}
    assert actors == {"Party": ("who applies", False), "Panel": ("who decides", False), "Clock": ("", True)}
