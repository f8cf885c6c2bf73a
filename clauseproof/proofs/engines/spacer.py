"""Spacer: an inductive invariant by property-directed reachability over constrained Horn clauses.

Komuravelli, Gurfinkel and Chaki, *SMT-Based Model Checking for Recursive Programs*, CAV 2014, as it stands
in Z3. Its options are left alone; ``spacer.gpdr`` above all, with which it "proves" what is false.

The clauses, over an unknown predicate J of a state and a choice (readings are rigid: arguments that no step
changes):  assume ∧ I(s) → J(s);  J(s) ∧ sorts(s) ∧ T(s,s′) → J(s′);  J(s) ∧ sorts(s) ∧ ¬P(s) → false.
What is known of every state stands beside sorts(s).
The query is unsatisfiable iff some J solves them; then J ∧ sorts is an inductive invariant that implies P.
"""

from __future__ import annotations

from typing import Any

from clauseproof.proofs.engines import bmc
from clauseproof.proofs.engines.smt import (
    FIRST,
    GOAL,
    KNOWN,
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
from clauseproof.proofs.engines.strengthening import with_needed
from clauseproof.proofs.progress import tell

ENGINE = "spacer"
INVARIANT, BAD = "invariant!", "bad!"


def prove(problem: Reachability, limits: Limits) -> Outcome:
    """Prove by Spacer; what it finds false is handed to bounded model checking for a shortest history."""
    try:
        tell(ENGINE)
        encoding, budget = Encoding(problem), Budget(limits.rlimit)
        found = _solve(encoding, budget)
        if found is not None:
            return Proved(ENGINE, 1, with_needed(encoding, budget, found, 1))
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

    here = f"{holds(INVARIANT, plain)} {holds(SORTS, plain)} {holds(KNOWN, plain)}"
    return f"""{encoding.declarations()}{encoding.definitions()}
(declare-rel {INVARIANT} ({" ".join(sort for _, sort in now + choice)}))(declare-rel {BAD} ()){variables}
(rule (=> (and {term(encoding.problem.assume)} {holds(FIRST, plain)}) {holds(INVARIANT, plain)}))
(rule (=> (and {here} {holds(STEP, plain, prime)}) {holds(INVARIANT, prime)}))
(rule (=> (and {here} (not {holds(GOAL, plain)})) {BAD}))
(query {BAD})"""


def _solve(encoding: Encoding, budget: Budget) -> str | None:
    """Spacer's J as a term over the plain symbols; None where the goal is violated."""
    import z3

    # On the context, for the fixedpoint of the oldest Z3 that we support knows no such limit.
    context = z3.Context("rlimit", str(budget.left))
    fixedpoint = z3.Fixedpoint(ctx=context)
    fixedpoint.set(engine="spacer")
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
    return _invariant(fixedpoint.get_answer(), encoding, budget)


def _pay(fixedpoint: Any, budget: Budget) -> None:
    statistics = fixedpoint.statistics()
    counts = {key: statistics.get_key_value(key) for key in statistics.keys()}  # noqa: SIM118
    budget.spent += int(counts.get("rlimit-count", 0))


# -- the answer ----------------------------------------------------------------------------------------------


def _invariant(answer: Any, encoding: Encoding, budget: Budget) -> str:
    """J from Spacer's answer: a conjunction with one part for each predicate, ∀x. J(x) = body."""
    import z3

    parts = list(answer.children()) if z3.is_and(answer) else [answer]
    arguments = encoding.state() + encoding.choice
    for part in parts:
        while z3.is_quantifier(part) and part.is_forall():
            part = part.body()
        head, body = (part.arg(0), part.arg(1)) if z3.is_eq(part) else (part, None)
        if z3.is_not(head) and body is None:
            head, body = head.arg(0), z3.BoolVal(False, head.ctx)
        if not z3.is_app(head) or head.decl().name() != INVARIANT:
            continue
        if body is None:
            return "true"
        # De Bruijn: Var(0) is the innermost, so the last, of the bound variables.
        constants: dict[int, Any] = {}
        for argument, name in zip(head.children(), arguments, strict=True):
            if not z3.is_var(argument):
                raise Stopped("Spacer's answer applies its invariant to more than variables")
            constants[z3.get_var_index(argument)] = z3.Const(name, argument.sort())
        formula = z3.substitute_vars(body, *(constants[i] for i in range(len(constants))))
        if not _speaks_of_bound(formula):
            return printed(formula)
        found = printed(z3.simplify(_weakened(formula)))
        if _is_inductive(found, encoding, budget):
            return found
        raise Stopped("Spacer's invariant has a quantifier")
    raise Stopped("Spacer's answer names no invariant")


def _speaks_of_bound(formula: Any) -> bool:
    """Whether a formula has a quantifier, or a variable that one binds."""
    import z3

    return z3.is_var(formula) or z3.is_quantifier(formula) or any(map(_speaks_of_bound, formula.children()))


def _weakened(formula: Any) -> Any:
    """A formula without quantifiers that follows from one with ∃: what speaks of bound variables is dropped.

    Where propagating constants already answers the query, Z3 drops it and gives for J the first states and
    those with any predecessor, ∃s. sorts(s) ∧ T(s,s′); what is constant stands beside the quantifier's own
    business.
    """
    import z3

    if not _speaks_of_bound(formula):
        return formula
    if z3.is_quantifier(formula) and formula.is_exists():
        return _weakened(formula.body())
    if z3.is_and(formula):
        return z3.And(*map(_weakened, formula.children()))
    if z3.is_or(formula):
        return z3.Or(*map(_weakened, formula.children()))
    return z3.BoolVal(True, formula.ctx)


def _is_inductive(invariant: str, encoding: Encoding, budget: Budget) -> bool:
    """Whether J ∧ sorts is an inductive invariant: what was weakened need be one no longer."""
    typed = encoding.typed_state() + encoding.typed_choice()
    parameters = " ".join(f"({name} {sort})" for name, sort in typed)
    define = f"(define-fun {INVARIANT} ({parameters}) Bool {encoding.invariant(invariant)})"
    begins, goes_on = (bmc.Unrolling(encoding, budget, define) for _ in range(2))
    begins.assert_(FIRST, 0)
    goes_on.assert_(INVARIANT, 0)
    if begins.can_fail(INVARIANT, step=0) or goes_on.can_fail(GOAL, step=0):
        return False
    goes_on.assert_(STEP, 0, 1)
    return not goes_on.can_fail(INVARIANT, step=1)


def printed(formula: Any) -> str:
    """A Z3 formula over constants named by their symbols as one SMT-LIB term; ``let`` names what recurs.

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
        uses[node.get_id()] = uses.get(node.get_id(), 0) + 1
        if uses[node.get_id()] == 1:
            for child in node.children():
                count(child)
            order.append(node)

    def text(node: Any) -> str:
        if z3.is_int_value(node):
            value = node.as_long()
            return str(value) if value >= 0 else f"(- {-value})"
        kind, parts = node.decl().kind(), [done[child.get_id()] for child in node.children()]
        if kind == z3.Z3_OP_UNINTERPRETED and not parts:
            return str(node.decl().name())
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
