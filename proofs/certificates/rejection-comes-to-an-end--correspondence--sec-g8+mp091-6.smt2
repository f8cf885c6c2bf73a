; A certificate of Clauseproof. A solver run on this file answers each question below.
;
; Property:  Rejection comes to an end
; Rulebook:  sec-g8+mp091, SHA-256 3ea8dd78b9fe02c5c7a94c7f6d62a1824d87493762e594417f8c77a651f5a58f
; Claim:     what is awaited never comes in a loop that is fair to every duty
; Readings:  (duty_7 is duty and further_fusa is relative and further_papers is duty and not_satisfied is limb_d and who_decides is ssc)
; Method:    a loop that always goes on; certified by Z3 5.4.1, seed 0
;
; Invariant (a step keeps it), k = 1:
;   yes
; In the loop, again and again: 'produce report', 'submit response', 'set rejected', 'begin further FUSA', 'complete FUSA'
;   'assurance status' is not neglected: step 3 of the loop discharges it
;   'begin further FUSA' is not neglected: step 4 of the loop discharges it
;   'complete FUSA' is not neglected: step 5 of the loop discharges it
;   'notify Code Administrator' is not neglected: it is never open there
;   'produce report' is not neglected: step 1 of the loop discharges it
;   'send further papers' is not neglected: it is never open there
;   'send papers' is not neglected: it is never open there
;   'submit response' is not neglected: step 2 of the loop discharges it
;   'take the steps owed' is not neglected: it is never open there
;   before step 1 of the loop:
;     fusa is completed and fusas ≥ 3 and follow_up is none and report is none and response is none and not steps_taken and not papers_with_panel and status is rejected and condition is none and not satisfied and required_remedy is none and not notified and not user and still awaited
;   before step 2 of the loop:
;     fusa is completed and fusas ≥ 3 and follow_up is none and report is produced and response is none and not steps_taken and not papers_with_panel and status is rejected and condition is none and not satisfied and required_remedy is none and not notified and not user and still awaited
;   before step 3 of the loop:
;     fusa is completed and fusas ≥ 3 and follow_up is none and report is produced and response is submitted and not steps_taken and not papers_with_panel and status is rejected and condition is none and not satisfied and required_remedy is none and not notified and not user and still awaited
;   before step 4 of the loop:
;     fusa is completed and fusas ≥ 3 and follow_up is none and report is produced and response is considered and not steps_taken and not papers_with_panel and status is rejected and condition is none and not satisfied and required_remedy is none and not notified and not user and still awaited
;   before step 5 of the loop:
;     fusa is under_way and fusas ≥ 3 and follow_up is none and report is none and response is none and not steps_taken and not papers_with_panel and status is rejected and condition is none and not satisfied and required_remedy is none and not notified and not user and still awaited
; The loop begins where condition = none, follow_up = none, fusa = completed, fusas = 3, notified = no, papers_with_panel = no, report = none, required_remedy = none, response = none, satisfied = no, status = rejected, steps_taken = no, still awaited = yes, user = no
;
;@ {
;@  "choices": [
;@   {
;@    "duty_7": [
;@     "duty"
;@    ],
;@    "further_fusa": [
;@     "relative"
;@    ],
;@    "further_papers": [
;@     "duty"
;@    ],
;@    "not_satisfied": [
;@     "limb_d"
;@    ],
;@    "who_decides": [
;@     "ssc"
;@    ]
;@   }
;@  ],
;@  "claim": "for ever",
;@  "evidence": {
;@   "argument": {
;@    "events": [
;@     "produce report",
;@     "submit response",
;@     "set rejected",
;@     "begin further FUSA",
;@     "complete FUSA"
;@    ],
;@    "fair": {
;@     "assurance status": [
;@      "discharged",
;@      2
;@     ],
;@     "begin further FUSA": [
;@      "discharged",
;@      3
;@     ],
;@     "complete FUSA": [
;@      "discharged",
;@      4
;@     ],
;@     "notify Code Administrator": [
;@      "never open"
;@     ],
;@     "produce report": [
;@      "discharged",
;@      0
;@     ],
;@     "send further papers": [
;@      "never open"
;@     ],
;@     "send papers": [
;@      "never open"
;@     ],
;@     "submit response": [
;@      "discharged",
;@      1
;@     ],
;@     "take the steps owed": [
;@      "never open"
;@     ]
;@    },
;@    "sets": [
;@     "(and ((_ is |fusa: completed|) |fusa|) (>= |fusas| 3) ((_ is |follow_up: none|) |follow_up|) ((_ is |report: none|) |report|) ((_ is |response: none|) |response|) (not |steps_taken|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |condition: none|) |condition|) (not |satisfied|) ((_ is |required_remedy: none|) |required_remedy|) (not |notified|) (not |user|) |still awaited|)",
;@     "(and ((_ is |fusa: completed|) |fusa|) (>= |fusas| 3) ((_ is |follow_up: none|) |follow_up|) ((_ is |report: produced|) |report|) ((_ is |response: none|) |response|) (not |steps_taken|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |condition: none|) |condition|) (not |satisfied|) ((_ is |required_remedy: none|) |required_remedy|) (not |notified|) (not |user|) |still awaited|)",
;@     "(and ((_ is |fusa: completed|) |fusa|) (>= |fusas| 3) ((_ is |follow_up: none|) |follow_up|) ((_ is |report: produced|) |report|) ((_ is |response: submitted|) |response|) (not |steps_taken|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |condition: none|) |condition|) (not |satisfied|) ((_ is |required_remedy: none|) |required_remedy|) (not |notified|) (not |user|) |still awaited|)",
;@     "(and ((_ is |fusa: completed|) |fusa|) (>= |fusas| 3) ((_ is |follow_up: none|) |follow_up|) ((_ is |report: produced|) |report|) ((_ is |response: considered|) |response|) (not |steps_taken|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |condition: none|) |condition|) (not |satisfied|) ((_ is |required_remedy: none|) |required_remedy|) (not |notified|) (not |user|) |still awaited|)",
;@     "(and ((_ is |fusa: under_way|) |fusa|) (>= |fusas| 3) ((_ is |follow_up: none|) |follow_up|) ((_ is |report: none|) |report|) ((_ is |response: none|) |response|) (not |steps_taken|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |condition: none|) |condition|) (not |satisfied|) ((_ is |required_remedy: none|) |required_remedy|) (not |notified|) (not |user|) |still awaited|)"
;@    ],
;@    "start": {
;@     "condition": "none",
;@     "follow_up": "none",
;@     "fusa": "completed",
;@     "fusas": 3,
;@     "notified": false,
;@     "papers_with_panel": false,
;@     "report": "none",
;@     "required_remedy": "none",
;@     "response": "none",
;@     "satisfied": false,
;@     "status": "rejected",
;@     "steps_taken": false,
;@     "still awaited": true,
;@     "user": false
;@    }
;@   },
;@   "k": 1,
;@   "kind": "invariant",
;@   "term": "true"
;@  },
;@  "fingerprint": "3ea8dd78b9fe02c5c7a94c7f6d62a1824d87493762e594417f8c77a651f5a58f",
;@  "format": 3,
;@  "method": "a loop that always goes on",
;@  "property": "rejection-comes-to-an-end/correspondence/sec-g8+mp091",
;@  "property_fingerprint": "f0216933c6feb4c27edf9fa67914b5f4f6fde91944513aa70d1ca027e4c9b797",
;@  "rulebook": "sec-g8+mp091",
;@  "solver": "Z3 5.4.1, seed 0",
;@  "title": "Rejection comes to an end"
;@ }

(set-logic ALL)
(declare-datatypes ((|condition values| 0)) (((|condition: none|) (|condition: steps|) (|condition: steps_and_follow_up|))))
(declare-datatypes ((|follow_up values| 0)) (((|follow_up: none|) (|follow_up: completed|))))
(declare-datatypes ((|fusa values| 0)) (((|fusa: none|) (|fusa: under_way|) (|fusa: completed|))))
(declare-datatypes ((|report values| 0)) (((|report: none|) (|report: produced|))))
(declare-datatypes ((|required_remedy values| 0)) (((|required_remedy: none|) (|required_remedy: second_fusa|) (|required_remedy: amended_response|))))
(declare-datatypes ((|response values| 0)) (((|response: none|) (|response: submitted|) (|response: under_amendment|) (|response: amended|) (|response: considered|))))
(declare-datatypes ((|status values| 0)) (((|status: unset|) (|status: approved|) (|status: deferred|) (|status: rejected|))))
(declare-datatypes ((|reading duty_7 values| 0)) (((|reading duty_7: duty|) (|reading duty_7: discretion|))))
(declare-datatypes ((|reading further_fusa values| 0)) (((|reading further_fusa: relative|) (|reading further_fusa: ordinal|))))
(declare-datatypes ((|reading further_papers values| 0)) (((|reading further_papers: duty|) (|reading further_papers: power|) (|reading further_papers: nobody|))))
(declare-datatypes ((|reading not_satisfied values| 0)) (((|reading not_satisfied: repeat|) (|reading not_satisfied: limb_d|))))
(declare-datatypes ((|reading who_decides values| 0)) (((|reading who_decides: panel|) (|reading who_decides: ssc|))))
(declare-const |reading duty_7| |reading duty_7 values|)
(declare-const |reading further_fusa| |reading further_fusa values|)
(declare-const |reading further_papers| |reading further_papers values|)
(declare-const |reading not_satisfied| |reading not_satisfied values|)
(declare-const |reading who_decides| |reading who_decides values|)
(declare-const |state condition| |condition values|)
(declare-const |state follow_up| |follow_up values|)
(declare-const |state fusa| |fusa values|)
(declare-const |state fusas| Int)
(declare-const |state notified| Bool)
(declare-const |state papers_with_panel| Bool)
(declare-const |state report| |report values|)
(declare-const |state required_remedy| |required_remedy values|)
(declare-const |state response| |response values|)
(declare-const |state satisfied| Bool)
(declare-const |state status| |status values|)
(declare-const |state steps_taken| Bool)
(declare-const |state user| Bool)
(declare-const |state still awaited| Bool)
(define-fun J () Bool true)
(define-fun |turn 0| ((|state condition| |condition values|) (|state follow_up| |follow_up values|) (|state fusa| |fusa values|) (|state fusas| Int) (|state notified| Bool) (|state papers_with_panel| Bool) (|state report| |report values|) (|state required_remedy| |required_remedy values|) (|state response| |response values|) (|state satisfied| Bool) (|state status| |status values|) (|state steps_taken| Bool) (|state user| Bool) (|state still awaited| Bool)) Bool (and ((_ is |fusa: completed|) |state fusa|) (>= |state fusas| 3) ((_ is |follow_up: none|) |state follow_up|) ((_ is |report: none|) |state report|) ((_ is |response: none|) |state response|) (not |state steps_taken|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |condition: none|) |state condition|) (not |state satisfied|) ((_ is |required_remedy: none|) |state required_remedy|) (not |state notified|) (not |state user|) |state still awaited|))
(define-fun |turn 1| ((|state condition| |condition values|) (|state follow_up| |follow_up values|) (|state fusa| |fusa values|) (|state fusas| Int) (|state notified| Bool) (|state papers_with_panel| Bool) (|state report| |report values|) (|state required_remedy| |required_remedy values|) (|state response| |response values|) (|state satisfied| Bool) (|state status| |status values|) (|state steps_taken| Bool) (|state user| Bool) (|state still awaited| Bool)) Bool (and ((_ is |fusa: completed|) |state fusa|) (>= |state fusas| 3) ((_ is |follow_up: none|) |state follow_up|) ((_ is |report: produced|) |state report|) ((_ is |response: none|) |state response|) (not |state steps_taken|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |condition: none|) |state condition|) (not |state satisfied|) ((_ is |required_remedy: none|) |state required_remedy|) (not |state notified|) (not |state user|) |state still awaited|))
(define-fun |turn 2| ((|state condition| |condition values|) (|state follow_up| |follow_up values|) (|state fusa| |fusa values|) (|state fusas| Int) (|state notified| Bool) (|state papers_with_panel| Bool) (|state report| |report values|) (|state required_remedy| |required_remedy values|) (|state response| |response values|) (|state satisfied| Bool) (|state status| |status values|) (|state steps_taken| Bool) (|state user| Bool) (|state still awaited| Bool)) Bool (and ((_ is |fusa: completed|) |state fusa|) (>= |state fusas| 3) ((_ is |follow_up: none|) |state follow_up|) ((_ is |report: produced|) |state report|) ((_ is |response: submitted|) |state response|) (not |state steps_taken|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |condition: none|) |state condition|) (not |state satisfied|) ((_ is |required_remedy: none|) |state required_remedy|) (not |state notified|) (not |state user|) |state still awaited|))
(define-fun |turn 3| ((|state condition| |condition values|) (|state follow_up| |follow_up values|) (|state fusa| |fusa values|) (|state fusas| Int) (|state notified| Bool) (|state papers_with_panel| Bool) (|state report| |report values|) (|state required_remedy| |required_remedy values|) (|state response| |response values|) (|state satisfied| Bool) (|state status| |status values|) (|state steps_taken| Bool) (|state user| Bool) (|state still awaited| Bool)) Bool (and ((_ is |fusa: completed|) |state fusa|) (>= |state fusas| 3) ((_ is |follow_up: none|) |state follow_up|) ((_ is |report: produced|) |state report|) ((_ is |response: considered|) |state response|) (not |state steps_taken|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |condition: none|) |state condition|) (not |state satisfied|) ((_ is |required_remedy: none|) |state required_remedy|) (not |state notified|) (not |state user|) |state still awaited|))
(define-fun |turn 4| ((|state condition| |condition values|) (|state follow_up| |follow_up values|) (|state fusa| |fusa values|) (|state fusas| Int) (|state notified| Bool) (|state papers_with_panel| Bool) (|state report| |report values|) (|state required_remedy| |required_remedy values|) (|state response| |response values|) (|state satisfied| Bool) (|state status| |status values|) (|state steps_taken| Bool) (|state user| Bool) (|state still awaited| Bool)) Bool (and ((_ is |fusa: under_way|) |state fusa|) (>= |state fusas| 3) ((_ is |follow_up: none|) |state follow_up|) ((_ is |report: none|) |state report|) ((_ is |response: none|) |state response|) (not |state steps_taken|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |condition: none|) |state condition|) (not |state satisfied|) ((_ is |required_remedy: none|) |state required_remedy|) (not |state notified|) (not |state user|) |state still awaited|))
(assert (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: relative|) (= |reading further_papers| |reading further_papers: duty|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: ssc|)))

(echo "the loop begins: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 3) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: none|) (= |state required_remedy| |required_remedy: none|) (= |state response| |response: none|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false) (= |state still awaited| true)))
(assert (not (|turn 0| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "turn 0, step by produce report: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (|turn 0| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|))
(assert (not (and |state still awaited| (and (= |state fusa| |fusa: completed|) (= |state report| |report: none|)) (|turn 1| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |report: produced| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| (and (or |state still awaited| (= |state status| |status: rejected|)) (not (not (= |state status| |status: rejected|))))))))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "turn 1, step by submit response: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (|turn 1| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|))
(assert (not (and |state still awaited| (and (= |state report| |report: produced|) (= |state response| |response: none|)) (|turn 2| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |response: submitted| |state satisfied| |state status| |state steps_taken| |state user| (and (or |state still awaited| (= |state status| |status: rejected|)) (not (not (= |state status| |status: rejected|))))))))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "turn 2, step by set rejected: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (|turn 2| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|))
(assert (not (and |state still awaited| (ite (= |reading who_decides| |reading who_decides: panel|) |state papers_with_panel| (and (= |state report| |report: produced|) (or (= |state response| |response: submitted|) (= |state response| |response: amended|)))) (|turn 3| |condition: none| |follow_up: none| |state fusa| |state fusas| |state notified| false |state report| |required_remedy: none| |response: considered| false |status: rejected| false |state user| (and (or |state still awaited| (= |status: rejected| |status: rejected|)) (not (not (= |status: rejected| |status: rejected|))))))))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "turn 3, step by begin further FUSA: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (|turn 3| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|))
(assert (not (and |state still awaited| (and (= |state status| |status: rejected|) (= |state fusa| |fusa: completed|) (= |state response| |response: considered|) (or (= |reading duty_7| |reading duty_7: duty|) (= |state required_remedy| |required_remedy: second_fusa|)) (or (= |reading further_fusa| |reading further_fusa: relative|) (< |state fusas| 2))) (|turn 4| |state condition| |state follow_up| |fusa: under_way| |state fusas| |state notified| false |report: none| |state required_remedy| |response: none| |state satisfied| |state status| |state steps_taken| |state user| (and (or |state still awaited| (= |state status| |status: rejected|)) (not (not (= |state status| |status: rejected|))))))))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "turn 4, step by complete FUSA: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (|turn 4| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|))
(assert (not (and |state still awaited| (= |state fusa| |fusa: under_way|) (<= 0 (+ |state fusas| 1)) (|turn 0| |state condition| |state follow_up| |fusa: completed| (+ |state fusas| 1) |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| (and (or |state still awaited| (= |state status| |status: rejected|)) (not (not (= |state status| |status: rejected|))))))))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "fair to 'begin further FUSA': unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (|turn 3| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (not (or (not (= |fusa: under_way| |state fusa|)) (not (= false |state papers_with_panel|)) (not (= |report: none| |state report|)) (not (= |response: none| |state response|))))))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "fair to 'complete FUSA': unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (|turn 4| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (not (or (not (= |fusa: completed| |state fusa|)) (not (= (+ |state fusas| 1) |state fusas|))))))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "fair to 'notify Code Administrator': unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (or (|turn 0| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (|turn 1| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (|turn 2| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (|turn 3| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (|turn 4| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|)) (and (and (or (= |state status| |status: approved|) (and (= |state status| |status: deferred|) |state steps_taken| (= |state follow_up| |follow_up: completed|) |state satisfied|)) (not |state notified|)) (not (= true |state notified|)))))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "fair to 'produce report': unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (|turn 0| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (not (not (= |report: produced| |state report|)))))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "fair to 'send further papers': unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading further_papers| |reading further_papers: duty|) (and (or (|turn 0| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (|turn 1| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (|turn 2| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (|turn 3| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (|turn 4| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|)) (and (and (= |reading who_decides| |reading who_decides: panel|) (or (= |reading further_papers| |reading further_papers: duty|) (= |reading further_papers| |reading further_papers: power|)) (not |state papers_with_panel|) (> |state fusas| 1) (= |state report| |report: produced|) (= |state response| |response: submitted|)) (not (= true |state papers_with_panel|))))))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "fair to 'send papers': unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (or (|turn 0| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (|turn 1| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (|turn 2| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (|turn 3| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (|turn 4| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|)) (and (and (= |reading who_decides| |reading who_decides: panel|) (not |state papers_with_panel|) (= |state report| |report: produced|) (or (and (= |state response| |response: submitted|) (= |state fusas| 1)) (= |state response| |response: amended|))) (not (= true |state papers_with_panel|)))))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "fair to 'submit response': unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (|turn 1| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (not (not (= |response: submitted| |state response|)))))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "fair to 'take the steps owed': unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (or (|turn 0| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (|turn 1| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (|turn 2| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (|turn 3| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (|turn 4| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|)) (and (and (= |state status| |status: approved|) (not (= |state condition| |condition: none|)) (not |state steps_taken|)) (not (= true |state steps_taken|)))))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "fair to 'assurance status': unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (|turn 2| |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user| |state still awaited|) (not (or (not (= |condition: none| |state condition|)) (not (= |follow_up: none| |state follow_up|)) (not (= false |state papers_with_panel|)) (not (= |required_remedy: none| |state required_remedy|)) (not (= |response: considered| |state response|)) (not (= false |state satisfied|)) (not (= |status: rejected| |state status|)) (not (= false |state steps_taken|))))))
(set-info :status unsat)
(check-sat)
(pop 1)
