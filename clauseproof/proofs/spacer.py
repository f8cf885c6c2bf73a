"""Spacer: an inductive invariant by property-directed reachability over constrained Horn clauses.

Komuravelli, Gurfinkel and Chaki, *SMT-Based Model Checking for Recursive Programs*, CAV 2014, as it stands
in Z3. Its options are left alone; ``spacer.gpdr`` above all, with which it "proves" what is false.

The clauses, over an unknown predicate J of a state and a choice (readings are rigid: arguments that no step
changes):  assume ∧ I(s) → J(s);  J(s) ∧ sorts(s) ∧ T(s,s′) → J(s′);  J(s) ∧ sorts(s) ∧ ¬P(s) → false.
The query is unsatisfiable iff some J solves them; then J ∧ sorts is an inductive invariant that implies P.
"""

from __future__ import annotations

from typing import Any

from clauseproof.proofs import bmc
from clauseproof.proofs.smt import (
    FIRST,
    GOAL,
    SORTS,
    STEP,
    Budget,
    Encoding,
    Limits,
    Outcome,
    Proved,
    Reachability,
    Refuted,
    Stopped,
    Unencodable,
    Unknown,
    term,
)

ENGINE = "spacer"
INVARIANT, BAD = "invariant!", "bad!"


class Quantified(Stopped):
    """Z3's answer is no term over the state alone."""


def prove(problem: Reachability, limits: Limits) -> Outcome:
    """Prove by Spacer; what it finds false is handed to bounded model checking for a shortest history."""
    try:
        encoding, budget = Encoding(problem), Budget(limits.rlimit)
        found = _solve(encoding, budget)
        if found is not None:
            return Proved(ENGINE, 1, encoding.invariant(found))
        match bmc.refute(problem, limits, budget):
            case Refuted(_, length, readings, first, events):
                return Refuted(ENGINE, length, readings, first, events)
            case other:
                assert isinstance(other, Unknown)
                why = f"Spacer finds the goal violated, but bounded model checking no history: {other.reason}"
                return Unknown(ENGINE, other.bound, why)
    except (Stopped, Unencodable) as stopped:
        return Unknown(ENGINE, 0, str(stopped))


def horn_clauses(encoding: Encoding) -> str:
    """The clauses as rules of Z3's fixedpoint language; J is a solution iff ``bad!`` cannot be derived."""
    now, after, choice = encoding.typed_state(), encoding.typed_state(prime=True), encoding.typed_choice()
    variables = "".join(f"(declare-var {symbol} {sort})" for symbol, sort in now + after + choice)
    plain, prime = encoding.state(), encoding.state(prime=True)

    def holds(function: str, *states: list[str]) -> str:
        return encoding.call(function, *states)

    here = f"{holds(INVARIANT, plain)} {holds(SORTS, plain)}"
    return f"""{encoding.declarations()}{encoding.definitions()}
(declare-rel {INVARIANT} ({" ".join(sort for _, sort in now + choice)}))(declare-rel {BAD} ()){variables}
(rule (=> (and {term(encoding.problem.assume)} {holds(FIRST, plain)}) {holds(INVARIANT, plain)}))
(rule (=> (and {here} {holds(STEP, plain, prime)}) {holds(INVARIANT, prime)}))
(rule (=> (and {here} (not {holds(GOAL, plain)})) {BAD}))
(query {BAD})"""


def _solve(encoding: Encoding, budget: Budget) -> str | None:
    """Spacer's J as a term over the plain symbols; None where the goal is violated."""
    import z3

    context = z3.Context()
    fixedpoint = z3.Fixedpoint(ctx=context)
    fixedpoint.set(engine="spacer", rlimit=budget.left)
    try:
        (query,) = fixedpoint.parse_string(horn_clauses(encoding))
        answer = fixedpoint.query(query)
    except z3.Z3Exception as error:
        said = error.args[0].decode(errors="replace") if isinstance(error.args[0], bytes) else str(error)
        raise Stopped(
            budget.reason if "resource limit" in said or "cancel" in said else f"Z3: {said.strip()}"
        ) from error
    _pay(fixedpoint, budget)
    if answer == z3.sat:
        return None
    if answer != z3.unsat:
        raise Stopped(f"Spacer does not know: {fixedpoint.reason_unknown()}")
    try:
        return _invariant(fixedpoint.get_answer(), encoding)
    except Quantified:
        # Z3 dropped the query as plainly false, and gives as J whatever has a predecessor: the sorts will do.
        if _follows_from_sorts(encoding, budget):
            return "true"
        raise


def _follows_from_sorts(encoding: Encoding, budget: Budget) -> bool:
    """Whether the goal holds in every state there is, reachable or not: sorts(s) ∧ ¬P(s) is unsatisfiable."""
    unrolling = bmc.Unrolling(encoding, budget)
    unrolling.assert_(SORTS, 0)
    return not unrolling.can_fail(GOAL, step=0)


def _pay(fixedpoint: Any, budget: Budget) -> None:
    statistics = fixedpoint.statistics()
    counts = {key: statistics.get_key_value(key) for key in statistics.keys()}  # noqa: SIM118
    budget.spent += int(counts.get("rlimit-count", 0))


# -- the answer ----------------------------------------------------------------------------------------------


def _invariant(answer: Any, encoding: Encoding) -> str:
    """J from Spacer's answer: a conjunction with one part for each predicate, ∀x. J(x) = body."""
    import z3

    parts = list(answer.children()) if z3.is_and(answer) else [answer]
    arguments = encoding.state() + encoding.choice
    for part in parts:
        bound: list[str] = []
        while z3.is_quantifier(part) and part.is_forall():
            bound += [part.var_name(i) for i in range(part.num_vars())]
            part = part.body()
        head, body = (part.arg(0), part.arg(1)) if z3.is_eq(part) else (part, None)
        if z3.is_not(head) and body is None:
            head, body = head.arg(0), z3.BoolVal(False, head.ctx)
        if not z3.is_app(head) or head.decl().name() != INVARIANT:
            continue
        # De Bruijn: Var(0) is the innermost, so the last, of the bound variables.
        names: dict[int, str] = {}
        for position, argument in enumerate(head.children()):
            if not z3.is_var(argument):
                raise Stopped("Spacer's answer applies its invariant to more than variables")
            names[z3.get_var_index(argument)] = arguments[position]
        return printed(body if body is not None else z3.BoolVal(True, head.ctx), names)
    raise Stopped("Spacer's answer names no invariant")


def printed(formula: Any, names: dict[int, str]) -> str:
    """A Z3 formula as one SMT-LIB term, its variables by ``names``; a ``let`` names what occurs often.

    Raises :class:`Stopped` for anything but the operators that certificates may use.
    """
    import z3

    operators = {
        z3.Z3_OP_AND: "and",
        z3.Z3_OP_OR: "or",
        z3.Z3_OP_NOT: "not",
        z3.Z3_OP_IMPLIES: "=>",
        z3.Z3_OP_EQ: "=",
        z3.Z3_OP_DISTINCT: "distinct",
        z3.Z3_OP_ITE: "ite",
        z3.Z3_OP_ADD: "+",
        z3.Z3_OP_SUB: "-",
        z3.Z3_OP_UMINUS: "-",
        z3.Z3_OP_MUL: "*",
        z3.Z3_OP_IDIV: "div",
        z3.Z3_OP_MOD: "mod",
        z3.Z3_OP_LT: "<",
        z3.Z3_OP_LE: "<=",
        z3.Z3_OP_GT: ">",
        z3.Z3_OP_GE: ">=",
    }
    if hasattr(z3, "Z3_OP_IFF"):
        operators[z3.Z3_OP_IFF] = "="
    uses: dict[int, int] = {}
    order: list[Any] = []

    def count(node: Any) -> None:
        if z3.is_quantifier(node):
            raise Quantified("Spacer's invariant has a quantifier")
        uses[node.get_id()] = uses.get(node.get_id(), 0) + 1
        if uses[node.get_id()] == 1:
            for child in node.children():
                count(child)
            order.append(node)

    def text(node: Any) -> str:
        if z3.is_var(node):
            return names[z3.get_var_index(node)]
        if z3.is_int_value(node):
            value = node.as_long()
            return str(value) if value >= 0 else f"(- {-value})"
        kind, parts = node.decl().kind(), [done[child.get_id()] for child in node.children()]
        if kind == z3.Z3_OP_TRUE:
            return "true"
        if kind == z3.Z3_OP_FALSE:
            return "false"
        if kind == z3.Z3_OP_DT_CONSTRUCTOR and not parts:
            return f"|{node.decl().name()}|"
        if kind in (z3.Z3_OP_DT_IS, z3.Z3_OP_DT_RECOGNISER):
            tested = node.decl().params()[0] if kind == z3.Z3_OP_DT_IS else _recognised(node)
            return f"((_ is |{tested.name()}|) {parts[0]})"
        if kind in operators:
            return f"({operators[kind]} {' '.join(parts)})"
        raise Stopped(f"Spacer's invariant uses '{node.decl().name()}'")

    def _recognised(node: Any) -> Any:
        sort = node.arg(0).sort()
        wanted = [i for i in range(sort.num_constructors()) if sort.recognizer(i) == node.decl()]
        return sort.constructor(wanted[0])

    count(formula)
    done: dict[int, str] = {}
    bindings: list[tuple[str, str]] = []
    for node in order:
        spelled = text(node)
        if uses[node.get_id()] > 1 and node.children():
            bindings.append((f"?{len(bindings)}", spelled))
            spelled = bindings[-1][0]
        done[node.get_id()] = spelled
    whole = done[formula.get_id()]
    for name, value in reversed(bindings):
        whole = f"(let (({name} {value})) {whole})"
    return whole
