; A certificate of Clauseproof. A solver run on this file answers each question below.
;
; Property:  A second FUSA is required only where there can be one
; Rulebook:  sec-g8+mp091, SHA-256 3ea8dd78b9fe02c5c7a94c7f6d62a1824d87493762e594417f8c77a651f5a58f
; Claim:     the property holds
; Readings:  (duty_7 is discretion)
; Method:    control graph; certified by Z3 5.4.1, seed 0
;
; Invariant (a step keeps it), k = 1:
;   fusa is one of (none, under_way) and fusas = 0 and report is none and response is none and not papers_with_panel and status is unset and required_remedy is none
;   or fusa is completed and fusas = 1 and report is none and response is none and not papers_with_panel and status is unset and required_remedy is none
;   or fusa is completed and fusas = 1 and report is produced and response is one of (none, submitted) and not papers_with_panel and status is unset and required_remedy is none
;   or fusa is completed and fusas = 1 and report is produced and response is submitted and papers_with_panel and status is unset and required_remedy is none and reading who_decides is panel
;   or fusa is completed and fusas = 1 and report is produced and response is considered and not papers_with_panel and status is one of (approved, deferred, rejected) and required_remedy is none
;   or fusa is completed and fusas = 1 and report is produced and response is considered and not papers_with_panel and status is rejected and required_remedy is second_fusa and reading duty_7 is discretion
;   or fusa is completed and (fusas = 1 or fusas = 2) and report is produced and response is one of (under_amendment, amended) and not papers_with_panel and status is rejected and required_remedy is amended_response and reading duty_7 is discretion
;   or fusa is under_way and fusas = 1 and report is none and response is none and not papers_with_panel and status is rejected and required_remedy is none and reading duty_7 is duty
;   or fusa is under_way and fusas = 1 and report is none and response is none and not papers_with_panel and status is rejected and required_remedy is second_fusa and reading duty_7 is discretion
;   or fusa is completed and fusas = 2 and report is none and response is none and not papers_with_panel and status is rejected and required_remedy is none and reading duty_7 is duty
;   or fusa is completed and fusas = 2 and report is none and response is none and not papers_with_panel and status is rejected and required_remedy is second_fusa and reading duty_7 is discretion
;   or fusa is completed and fusas = 1 and report is produced and response is considered and not papers_with_panel and status is one of (approved, deferred) and required_remedy is amended_response and reading duty_7 is discretion
;   or fusa is completed and fusas = 2 and report is produced and response is one of (none, submitted) and not papers_with_panel and status is rejected and required_remedy is none and reading duty_7 is duty
;   or fusa is completed and (fusas = 1 or fusas = 2) and report is produced and response is amended and papers_with_panel and status is rejected and required_remedy is amended_response and reading who_decides is panel and reading duty_7 is discretion
;   or fusa is completed and fusas = 2 and report is produced and response is one of (none, submitted) and not papers_with_panel and status is rejected and required_remedy is second_fusa and reading duty_7 is discretion
;   or fusa is completed and fusas = 2 and report is produced and response is considered and not papers_with_panel and status is one of (approved, deferred) and required_remedy is none and reading duty_7 is duty
;   or fusa is completed and fusas = 2 and report is produced and response is considered and not papers_with_panel and status is rejected and required_remedy is none
;   or fusa is completed and fusas = 2 and report is produced and response is submitted and papers_with_panel and status is rejected and required_remedy is none and reading who_decides is panel and reading duty_7 is duty
;   or fusa is completed and fusas = 2 and report is produced and response is considered and not papers_with_panel and status is one of (approved, deferred) and required_remedy is one of (second_fusa, amended_response) and reading duty_7 is discretion
;   or fusa is under_way and fusas ≥ 2 and report is none and response is none and not papers_with_panel and status is rejected and required_remedy is none and reading duty_7 is duty and reading further_fusa is relative
;   or fusa is completed and fusas = 2 and report is produced and response is submitted and papers_with_panel and status is rejected and required_remedy is second_fusa and reading who_decides is panel and reading duty_7 is discretion
;   or fusa is completed and fusas = 2 and report is produced and response is considered and not papers_with_panel and status is rejected and required_remedy is second_fusa and reading duty_7 is discretion and reading further_fusa is relative
;   or fusa is completed and fusas ≥ 3 and report is none and response is none and not papers_with_panel and status is rejected and required_remedy is none and reading duty_7 is duty and reading further_fusa is relative
;   or fusa is under_way and fusas ≥ 2 and report is none and response is none and not papers_with_panel and status is rejected and required_remedy is second_fusa and reading duty_7 is discretion and reading further_fusa is relative
;   or fusa is completed and fusas ≥ 3 and report is produced and response is one of (none, submitted) and not papers_with_panel and status is rejected and required_remedy is none and reading duty_7 is duty and reading further_fusa is relative
;   or fusa is completed and fusas ≥ 3 and report is none and response is none and not papers_with_panel and status is rejected and required_remedy is second_fusa and reading duty_7 is discretion and reading further_fusa is relative
;   or fusa is completed and fusas ≥ 3 and report is produced and response is one of (none, submitted, considered) and not papers_with_panel and status is rejected and required_remedy is second_fusa and reading duty_7 is discretion and reading further_fusa is relative
;   or fusa is completed and fusas ≥ 3 and report is produced and response is considered and not papers_with_panel and status is one of (approved, deferred) and required_remedy is none and reading duty_7 is duty and reading further_fusa is relative
;   or fusa is completed and fusas ≥ 3 and report is produced and response is considered and not papers_with_panel and status is rejected and required_remedy is none and reading further_fusa is relative
;   or fusa is completed and fusas ≥ 3 and report is produced and response is submitted and papers_with_panel and status is rejected and required_remedy is none and reading who_decides is panel and reading duty_7 is duty and reading further_fusa is relative
;   or fusa is completed and fusas ≥ 3 and report is produced and response is considered and not papers_with_panel and status is one of (approved, deferred) and required_remedy is one of (second_fusa, amended_response) and reading duty_7 is discretion and reading further_fusa is relative
;   or fusa is completed and fusas ≥ 3 and report is produced and response is one of (under_amendment, amended) and not papers_with_panel and status is rejected and required_remedy is amended_response and reading duty_7 is discretion and reading further_fusa is relative
;   or fusa is completed and fusas ≥ 3 and report is produced and response is submitted and papers_with_panel and status is rejected and required_remedy is second_fusa and reading who_decides is panel and reading duty_7 is discretion and reading further_fusa is relative
;   or fusa is completed and fusas ≥ 3 and report is produced and response is amended and papers_with_panel and status is rejected and required_remedy is amended_response and reading who_decides is panel and reading duty_7 is discretion and reading further_fusa is relative
;
;@ {
;@  "choices": [
;@   {
;@    "duty_7": [
;@     "discretion"
;@    ]
;@   }
;@  ],
;@  "claim": "holds",
;@  "evidence": {
;@   "k": 1,
;@   "kind": "invariant",
;@   "term": "(or (and (or ((_ is |fusa: none|) |fusa|) ((_ is |fusa: under_way|) |fusa|)) (= |fusas| 0) ((_ is |report: none|) |report|) ((_ is |response: none|) |response|) (not |papers_with_panel|) ((_ is |status: unset|) |status|) ((_ is |required_remedy: none|) |required_remedy|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 1) ((_ is |report: none|) |report|) ((_ is |response: none|) |response|) (not |papers_with_panel|) ((_ is |status: unset|) |status|) ((_ is |required_remedy: none|) |required_remedy|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 1) ((_ is |report: produced|) |report|) (or ((_ is |response: none|) |response|) ((_ is |response: submitted|) |response|)) (not |papers_with_panel|) ((_ is |status: unset|) |status|) ((_ is |required_remedy: none|) |required_remedy|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 1) ((_ is |report: produced|) |report|) ((_ is |response: submitted|) |response|) |papers_with_panel| ((_ is |status: unset|) |status|) ((_ is |required_remedy: none|) |required_remedy|) ((_ is |reading who_decides: panel|) |reading who_decides|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 1) ((_ is |report: produced|) |report|) ((_ is |response: considered|) |response|) (not |papers_with_panel|) (or ((_ is |status: approved|) |status|) ((_ is |status: deferred|) |status|) ((_ is |status: rejected|) |status|)) ((_ is |required_remedy: none|) |required_remedy|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 1) ((_ is |report: produced|) |report|) ((_ is |response: considered|) |response|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |required_remedy: second_fusa|) |required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|)) (and ((_ is |fusa: completed|) |fusa|) (or (= |fusas| 1) (= |fusas| 2)) ((_ is |report: produced|) |report|) (or ((_ is |response: under_amendment|) |response|) ((_ is |response: amended|) |response|)) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |required_remedy: amended_response|) |required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|)) (and ((_ is |fusa: under_way|) |fusa|) (= |fusas| 1) ((_ is |report: none|) |report|) ((_ is |response: none|) |response|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |required_remedy: none|) |required_remedy|) ((_ is |reading duty_7: duty|) |reading duty_7|)) (and ((_ is |fusa: under_way|) |fusa|) (= |fusas| 1) ((_ is |report: none|) |report|) ((_ is |response: none|) |response|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |required_remedy: second_fusa|) |required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 2) ((_ is |report: none|) |report|) ((_ is |response: none|) |response|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |required_remedy: none|) |required_remedy|) ((_ is |reading duty_7: duty|) |reading duty_7|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 2) ((_ is |report: none|) |report|) ((_ is |response: none|) |response|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |required_remedy: second_fusa|) |required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 1) ((_ is |report: produced|) |report|) ((_ is |response: considered|) |response|) (not |papers_with_panel|) (or ((_ is |status: approved|) |status|) ((_ is |status: deferred|) |status|)) ((_ is |required_remedy: amended_response|) |required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 2) ((_ is |report: produced|) |report|) (or ((_ is |response: none|) |response|) ((_ is |response: submitted|) |response|)) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |required_remedy: none|) |required_remedy|) ((_ is |reading duty_7: duty|) |reading duty_7|)) (and ((_ is |fusa: completed|) |fusa|) (or (= |fusas| 1) (= |fusas| 2)) ((_ is |report: produced|) |report|) ((_ is |response: amended|) |response|) |papers_with_panel| ((_ is |status: rejected|) |status|) ((_ is |required_remedy: amended_response|) |required_remedy|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: discretion|) |reading duty_7|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 2) ((_ is |report: produced|) |report|) (or ((_ is |response: none|) |response|) ((_ is |response: submitted|) |response|)) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |required_remedy: second_fusa|) |required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 2) ((_ is |report: produced|) |report|) ((_ is |response: considered|) |response|) (not |papers_with_panel|) (or ((_ is |status: approved|) |status|) ((_ is |status: deferred|) |status|)) ((_ is |required_remedy: none|) |required_remedy|) ((_ is |reading duty_7: duty|) |reading duty_7|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 2) ((_ is |report: produced|) |report|) ((_ is |response: considered|) |response|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |required_remedy: none|) |required_remedy|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 2) ((_ is |report: produced|) |report|) ((_ is |response: submitted|) |response|) |papers_with_panel| ((_ is |status: rejected|) |status|) ((_ is |required_remedy: none|) |required_remedy|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: duty|) |reading duty_7|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 2) ((_ is |report: produced|) |report|) ((_ is |response: considered|) |response|) (not |papers_with_panel|) (or ((_ is |status: approved|) |status|) ((_ is |status: deferred|) |status|)) (or ((_ is |required_remedy: second_fusa|) |required_remedy|) ((_ is |required_remedy: amended_response|) |required_remedy|)) ((_ is |reading duty_7: discretion|) |reading duty_7|)) (and ((_ is |fusa: under_way|) |fusa|) (>= |fusas| 2) ((_ is |report: none|) |report|) ((_ is |response: none|) |response|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |required_remedy: none|) |required_remedy|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 2) ((_ is |report: produced|) |report|) ((_ is |response: submitted|) |response|) |papers_with_panel| ((_ is |status: rejected|) |status|) ((_ is |required_remedy: second_fusa|) |required_remedy|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: discretion|) |reading duty_7|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 2) ((_ is |report: produced|) |report|) ((_ is |response: considered|) |response|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |required_remedy: second_fusa|) |required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |fusa|) (>= |fusas| 3) ((_ is |report: none|) |report|) ((_ is |response: none|) |response|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |required_remedy: none|) |required_remedy|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: under_way|) |fusa|) (>= |fusas| 2) ((_ is |report: none|) |report|) ((_ is |response: none|) |response|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |required_remedy: second_fusa|) |required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |fusa|) (>= |fusas| 3) ((_ is |report: produced|) |report|) (or ((_ is |response: none|) |response|) ((_ is |response: submitted|) |response|)) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |required_remedy: none|) |required_remedy|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |fusa|) (>= |fusas| 3) ((_ is |report: none|) |report|) ((_ is |response: none|) |response|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |required_remedy: second_fusa|) |required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |fusa|) (>= |fusas| 3) ((_ is |report: produced|) |report|) (or ((_ is |response: none|) |response|) ((_ is |response: submitted|) |response|) ((_ is |response: considered|) |response|)) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |required_remedy: second_fusa|) |required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |fusa|) (>= |fusas| 3) ((_ is |report: produced|) |report|) ((_ is |response: considered|) |response|) (not |papers_with_panel|) (or ((_ is |status: approved|) |status|) ((_ is |status: deferred|) |status|)) ((_ is |required_remedy: none|) |required_remedy|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |fusa|) (>= |fusas| 3) ((_ is |report: produced|) |report|) ((_ is |response: considered|) |response|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |required_remedy: none|) |required_remedy|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |fusa|) (>= |fusas| 3) ((_ is |report: produced|) |report|) ((_ is |response: submitted|) |response|) |papers_with_panel| ((_ is |status: rejected|) |status|) ((_ is |required_remedy: none|) |required_remedy|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |fusa|) (>= |fusas| 3) ((_ is |report: produced|) |report|) ((_ is |response: considered|) |response|) (not |papers_with_panel|) (or ((_ is |status: approved|) |status|) ((_ is |status: deferred|) |status|)) (or ((_ is |required_remedy: second_fusa|) |required_remedy|) ((_ is |required_remedy: amended_response|) |required_remedy|)) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |fusa|) (>= |fusas| 3) ((_ is |report: produced|) |report|) (or ((_ is |response: under_amendment|) |response|) ((_ is |response: amended|) |response|)) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |required_remedy: amended_response|) |required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |fusa|) (>= |fusas| 3) ((_ is |report: produced|) |report|) ((_ is |response: submitted|) |response|) |papers_with_panel| ((_ is |status: rejected|) |status|) ((_ is |required_remedy: second_fusa|) |required_remedy|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |fusa|) (>= |fusas| 3) ((_ is |report: produced|) |report|) ((_ is |response: amended|) |response|) |papers_with_panel| ((_ is |status: rejected|) |status|) ((_ is |required_remedy: amended_response|) |required_remedy|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)))"
;@  },
;@  "fingerprint": "3ea8dd78b9fe02c5c7a94c7f6d62a1824d87493762e594417f8c77a651f5a58f",
;@  "format": 3,
;@  "method": "control graph",
;@  "property": "a-second-fusa-is-required-only-where-there-can-be-one/correspondence/sec-g8+mp091",
;@  "property_fingerprint": "76aecb3f008a90d65d56df0da097109863889e483698576f356837cfc3d9c5df",
;@  "rulebook": "sec-g8+mp091",
;@  "solver": "Z3 5.4.1, seed 0",
;@  "title": "A second FUSA is required only where there can be one"
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
(define-fun J ((|state fusa| |fusa values|) (|state fusas| Int) (|state papers_with_panel| Bool) (|state report| |report values|) (|state required_remedy| |required_remedy values|) (|state response| |response values|) (|state status| |status values|)) Bool (or (and (or ((_ is |fusa: none|) |state fusa|) ((_ is |fusa: under_way|) |state fusa|)) (= |state fusas| 0) ((_ is |report: none|) |state report|) ((_ is |response: none|) |state response|) (not |state papers_with_panel|) ((_ is |status: unset|) |state status|) ((_ is |required_remedy: none|) |state required_remedy|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 1) ((_ is |report: none|) |state report|) ((_ is |response: none|) |state response|) (not |state papers_with_panel|) ((_ is |status: unset|) |state status|) ((_ is |required_remedy: none|) |state required_remedy|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 1) ((_ is |report: produced|) |state report|) (or ((_ is |response: none|) |state response|) ((_ is |response: submitted|) |state response|)) (not |state papers_with_panel|) ((_ is |status: unset|) |state status|) ((_ is |required_remedy: none|) |state required_remedy|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 1) ((_ is |report: produced|) |state report|) ((_ is |response: submitted|) |state response|) |state papers_with_panel| ((_ is |status: unset|) |state status|) ((_ is |required_remedy: none|) |state required_remedy|) ((_ is |reading who_decides: panel|) |reading who_decides|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 1) ((_ is |report: produced|) |state report|) ((_ is |response: considered|) |state response|) (not |state papers_with_panel|) (or ((_ is |status: approved|) |state status|) ((_ is |status: deferred|) |state status|) ((_ is |status: rejected|) |state status|)) ((_ is |required_remedy: none|) |state required_remedy|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 1) ((_ is |report: produced|) |state report|) ((_ is |response: considered|) |state response|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: second_fusa|) |state required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|)) (and ((_ is |fusa: completed|) |state fusa|) (or (= |state fusas| 1) (= |state fusas| 2)) ((_ is |report: produced|) |state report|) (or ((_ is |response: under_amendment|) |state response|) ((_ is |response: amended|) |state response|)) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: amended_response|) |state required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|)) (and ((_ is |fusa: under_way|) |state fusa|) (= |state fusas| 1) ((_ is |report: none|) |state report|) ((_ is |response: none|) |state response|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: none|) |state required_remedy|) ((_ is |reading duty_7: duty|) |reading duty_7|)) (and ((_ is |fusa: under_way|) |state fusa|) (= |state fusas| 1) ((_ is |report: none|) |state report|) ((_ is |response: none|) |state response|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: second_fusa|) |state required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 2) ((_ is |report: none|) |state report|) ((_ is |response: none|) |state response|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: none|) |state required_remedy|) ((_ is |reading duty_7: duty|) |reading duty_7|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 2) ((_ is |report: none|) |state report|) ((_ is |response: none|) |state response|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: second_fusa|) |state required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 1) ((_ is |report: produced|) |state report|) ((_ is |response: considered|) |state response|) (not |state papers_with_panel|) (or ((_ is |status: approved|) |state status|) ((_ is |status: deferred|) |state status|)) ((_ is |required_remedy: amended_response|) |state required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 2) ((_ is |report: produced|) |state report|) (or ((_ is |response: none|) |state response|) ((_ is |response: submitted|) |state response|)) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: none|) |state required_remedy|) ((_ is |reading duty_7: duty|) |reading duty_7|)) (and ((_ is |fusa: completed|) |state fusa|) (or (= |state fusas| 1) (= |state fusas| 2)) ((_ is |report: produced|) |state report|) ((_ is |response: amended|) |state response|) |state papers_with_panel| ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: amended_response|) |state required_remedy|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: discretion|) |reading duty_7|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 2) ((_ is |report: produced|) |state report|) (or ((_ is |response: none|) |state response|) ((_ is |response: submitted|) |state response|)) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: second_fusa|) |state required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 2) ((_ is |report: produced|) |state report|) ((_ is |response: considered|) |state response|) (not |state papers_with_panel|) (or ((_ is |status: approved|) |state status|) ((_ is |status: deferred|) |state status|)) ((_ is |required_remedy: none|) |state required_remedy|) ((_ is |reading duty_7: duty|) |reading duty_7|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 2) ((_ is |report: produced|) |state report|) ((_ is |response: considered|) |state response|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: none|) |state required_remedy|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 2) ((_ is |report: produced|) |state report|) ((_ is |response: submitted|) |state response|) |state papers_with_panel| ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: none|) |state required_remedy|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: duty|) |reading duty_7|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 2) ((_ is |report: produced|) |state report|) ((_ is |response: considered|) |state response|) (not |state papers_with_panel|) (or ((_ is |status: approved|) |state status|) ((_ is |status: deferred|) |state status|)) (or ((_ is |required_remedy: second_fusa|) |state required_remedy|) ((_ is |required_remedy: amended_response|) |state required_remedy|)) ((_ is |reading duty_7: discretion|) |reading duty_7|)) (and ((_ is |fusa: under_way|) |state fusa|) (>= |state fusas| 2) ((_ is |report: none|) |state report|) ((_ is |response: none|) |state response|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: none|) |state required_remedy|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 2) ((_ is |report: produced|) |state report|) ((_ is |response: submitted|) |state response|) |state papers_with_panel| ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: second_fusa|) |state required_remedy|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: discretion|) |reading duty_7|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 2) ((_ is |report: produced|) |state report|) ((_ is |response: considered|) |state response|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: second_fusa|) |state required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |state fusa|) (>= |state fusas| 3) ((_ is |report: none|) |state report|) ((_ is |response: none|) |state response|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: none|) |state required_remedy|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: under_way|) |state fusa|) (>= |state fusas| 2) ((_ is |report: none|) |state report|) ((_ is |response: none|) |state response|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: second_fusa|) |state required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |state fusa|) (>= |state fusas| 3) ((_ is |report: produced|) |state report|) (or ((_ is |response: none|) |state response|) ((_ is |response: submitted|) |state response|)) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: none|) |state required_remedy|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |state fusa|) (>= |state fusas| 3) ((_ is |report: none|) |state report|) ((_ is |response: none|) |state response|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: second_fusa|) |state required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |state fusa|) (>= |state fusas| 3) ((_ is |report: produced|) |state report|) (or ((_ is |response: none|) |state response|) ((_ is |response: submitted|) |state response|) ((_ is |response: considered|) |state response|)) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: second_fusa|) |state required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |state fusa|) (>= |state fusas| 3) ((_ is |report: produced|) |state report|) ((_ is |response: considered|) |state response|) (not |state papers_with_panel|) (or ((_ is |status: approved|) |state status|) ((_ is |status: deferred|) |state status|)) ((_ is |required_remedy: none|) |state required_remedy|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |state fusa|) (>= |state fusas| 3) ((_ is |report: produced|) |state report|) ((_ is |response: considered|) |state response|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: none|) |state required_remedy|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |state fusa|) (>= |state fusas| 3) ((_ is |report: produced|) |state report|) ((_ is |response: submitted|) |state response|) |state papers_with_panel| ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: none|) |state required_remedy|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |state fusa|) (>= |state fusas| 3) ((_ is |report: produced|) |state report|) ((_ is |response: considered|) |state response|) (not |state papers_with_panel|) (or ((_ is |status: approved|) |state status|) ((_ is |status: deferred|) |state status|)) (or ((_ is |required_remedy: second_fusa|) |state required_remedy|) ((_ is |required_remedy: amended_response|) |state required_remedy|)) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |state fusa|) (>= |state fusas| 3) ((_ is |report: produced|) |state report|) (or ((_ is |response: under_amendment|) |state response|) ((_ is |response: amended|) |state response|)) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: amended_response|) |state required_remedy|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |state fusa|) (>= |state fusas| 3) ((_ is |report: produced|) |state report|) ((_ is |response: submitted|) |state response|) |state papers_with_panel| ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: second_fusa|) |state required_remedy|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|)) (and ((_ is |fusa: completed|) |state fusa|) (>= |state fusas| 3) ((_ is |report: produced|) |state report|) ((_ is |response: amended|) |state response|) |state papers_with_panel| ((_ is |status: rejected|) |state status|) ((_ is |required_remedy: amended_response|) |state required_remedy|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_fusa: relative|) |reading further_fusa|))))
(assert (= |reading duty_7| |reading duty_7: discretion|))

(echo "a first state: sat is wanted")
(push 1)
(assert (= |state condition| |condition: none|))
(assert (= |state follow_up| |follow_up: none|))
(assert (= |state fusa| |fusa: none|))
(assert (= |state fusas| 0))
(assert (= |state notified| false))
(assert (= |state papers_with_panel| false))
(assert (= |state report| |report: none|))
(assert (= |state required_remedy| |required_remedy: none|))
(assert (= |state response| |response: none|))
(assert (= |state satisfied| false))
(assert (= |state status| |status: unset|))
(assert (= |state steps_taken| false))
(assert (= |state user| false))
(set-info :status sat)
(check-sat)
(pop 1)

(echo "first states: unsat is wanted")
(push 1)
(assert (= |state condition| |condition: none|))
(assert (= |state follow_up| |follow_up: none|))
(assert (= |state fusa| |fusa: none|))
(assert (= |state fusas| 0))
(assert (= |state notified| false))
(assert (= |state papers_with_panel| false))
(assert (= |state report| |report: none|))
(assert (= |state required_remedy| |required_remedy: none|))
(assert (= |state response| |response: none|))
(assert (= |state satisfied| false))
(assert (= |state status| |status: unset|))
(assert (= |state steps_taken| false))
(assert (= |state user| false))
(assert (not (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by amend response: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after response| () |response values| |response: amended|)
(assert (and (= |state status| |status: rejected|) (= |state response| |response: under_amendment|)))
(assert (not (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |after response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by begin FUSA: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after fusa| () |fusa values| |fusa: under_way|)
(assert (= |state fusa| |fusa: none|))
(assert (not (J |after fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by begin further FUSA: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after fusa| () |fusa values| |fusa: under_way|)
(define-fun |after papers_with_panel| () Bool false)
(define-fun |after report| () |report values| |report: none|)
(define-fun |after response| () |response values| |response: none|)
(assert (and (= |state status| |status: rejected|) (= |state fusa| |fusa: completed|) (= |state response| |response: considered|) (or (= |reading duty_7| |reading duty_7: duty|) (= |state required_remedy| |required_remedy: second_fusa|)) (or (= |reading further_fusa| |reading further_fusa: relative|) (< |state fusas| 2))))
(assert (not (J |after fusa| |state fusas| |after papers_with_panel| |after report| |state required_remedy| |after response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by complete FUSA: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after fusa| () |fusa values| |fusa: completed|)
(define-fun |after fusas| () Int (+ |state fusas| 1))
(assert (= |state fusa| |fusa: under_way|))
(assert (<= 0 |after fusas|))
(assert (not (J |after fusa| |after fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by complete Follow-up: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after follow_up| () |follow_up values| |follow_up: completed|)
(assert (and (= |state status| |status: deferred|) |state steps_taken| (= |state follow_up| |follow_up: none|)))
(assert (not (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by complete Follow-up after approval: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after follow_up| () |follow_up values| |follow_up: completed|)
(assert (and (= |state status| |status: approved|) (= |state condition| |condition: steps_and_follow_up|) (= |state follow_up| |follow_up: none|)))
(assert (not (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by complete User Entry: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after user| () Bool true)
(assert (and (or (= |state status| |status: approved|) (and (= |state status| |status: deferred|) |state steps_taken| (= |state follow_up| |follow_up: completed|) |state satisfied|)) (not |state user|)))
(assert (not (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by determine not satisfied: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after follow_up| () |follow_up values| |follow_up: none|)
(define-fun |after steps_taken| () Bool false)
(assert (and (= |state status| |status: deferred|) (= |state follow_up| |follow_up: completed|) (not |state satisfied|) (= |reading not_satisfied| |reading not_satisfied: repeat|)))
(assert (not (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by determine not satisfied and reject: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after condition| () |condition values| |condition: none|)
(define-fun |after follow_up| () |follow_up values| |follow_up: none|)
(define-fun |after papers_with_panel| () Bool false)
(define-fun |after required_remedy| () |required_remedy values| |required_remedy: none|)
(define-fun |after response| () |response values| |response: considered|)
(define-fun |after satisfied| () Bool false)
(define-fun |after status| () |status values| |status: rejected|)
(define-fun |after steps_taken| () Bool false)
(assert (and (= |state status| |status: deferred|) (= |state follow_up| |follow_up: completed|) (not |state satisfied|) (= |reading not_satisfied| |reading not_satisfied: limb_d|)))
(assert (not (J |state fusa| |state fusas| |after papers_with_panel| |state report| |after required_remedy| |after response| |after status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by determine satisfied: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after satisfied| () Bool true)
(assert (and (= |state status| |status: deferred|) (= |state follow_up| |follow_up: completed|) (not |state satisfied|)))
(assert (not (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by notify Code Administrator: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after notified| () Bool true)
(assert (and (or (= |state status| |status: approved|) (and (= |state status| |status: deferred|) |state steps_taken| (= |state follow_up| |follow_up: completed|) |state satisfied|)) (not |state notified|)))
(assert (not (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by produce report: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after report| () |report values| |report: produced|)
(assert (and (= |state fusa| |fusa: completed|) (= |state report| |report: none|)))
(assert (not (J |state fusa| |state fusas| |state papers_with_panel| |after report| |state required_remedy| |state response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by require amended response: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after required_remedy| () |required_remedy values| |required_remedy: amended_response|)
(define-fun |after response| () |response values| |response: under_amendment|)
(assert (and (= |state status| |status: rejected|) (= |reading duty_7| |reading duty_7: discretion|) (= |state required_remedy| |required_remedy: none|)))
(assert (not (J |state fusa| |state fusas| |state papers_with_panel| |state report| |after required_remedy| |after response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by require second FUSA: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after required_remedy| () |required_remedy values| |required_remedy: second_fusa|)
(assert (and (= |state status| |status: rejected|) (= |reading duty_7| |reading duty_7: discretion|) (= |state required_remedy| |required_remedy: none|) (= |state fusa| |fusa: completed|) (or (= |reading further_fusa| |reading further_fusa: relative|) (< |state fusas| 2))))
(assert (not (J |state fusa| |state fusas| |state papers_with_panel| |state report| |after required_remedy| |state response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by send further papers: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after papers_with_panel| () Bool true)
(assert (and (= |reading who_decides| |reading who_decides: panel|) (or (= |reading further_papers| |reading further_papers: duty|) (= |reading further_papers| |reading further_papers: power|)) (not |state papers_with_panel|) (> |state fusas| 1) (= |state report| |report: produced|) (= |state response| |response: submitted|)))
(assert (not (J |state fusa| |state fusas| |after papers_with_panel| |state report| |state required_remedy| |state response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by send papers: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after papers_with_panel| () Bool true)
(assert (and (= |reading who_decides| |reading who_decides: panel|) (not |state papers_with_panel|) (= |state report| |report: produced|) (or (and (= |state response| |response: submitted|) (= |state fusas| 1)) (= |state response| |response: amended|))))
(assert (not (J |state fusa| |state fusas| |after papers_with_panel| |state report| |state required_remedy| |state response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by set approved: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after condition| () |condition values| |condition: none|)
(define-fun |after follow_up| () |follow_up values| |follow_up: none|)
(define-fun |after papers_with_panel| () Bool false)
(define-fun |after response| () |response values| |response: considered|)
(define-fun |after satisfied| () Bool false)
(define-fun |after status| () |status values| |status: approved|)
(define-fun |after steps_taken| () Bool false)
(assert (ite (= |reading who_decides| |reading who_decides: panel|) |state papers_with_panel| (and (= |state report| |report: produced|) (or (= |state response| |response: submitted|) (= |state response| |response: amended|)))))
(assert (not (J |state fusa| |state fusas| |after papers_with_panel| |state report| |state required_remedy| |after response| |after status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by set approved with steps: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after condition| () |condition values| |condition: steps|)
(define-fun |after follow_up| () |follow_up values| |follow_up: none|)
(define-fun |after papers_with_panel| () Bool false)
(define-fun |after response| () |response values| |response: considered|)
(define-fun |after satisfied| () Bool false)
(define-fun |after status| () |status values| |status: approved|)
(define-fun |after steps_taken| () Bool false)
(assert (ite (= |reading who_decides| |reading who_decides: panel|) |state papers_with_panel| (and (= |state report| |report: produced|) (or (= |state response| |response: submitted|) (= |state response| |response: amended|)))))
(assert (not (J |state fusa| |state fusas| |after papers_with_panel| |state report| |state required_remedy| |after response| |after status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by set approved with steps and follow-up: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after condition| () |condition values| |condition: steps_and_follow_up|)
(define-fun |after follow_up| () |follow_up values| |follow_up: none|)
(define-fun |after papers_with_panel| () Bool false)
(define-fun |after response| () |response values| |response: considered|)
(define-fun |after satisfied| () Bool false)
(define-fun |after status| () |status values| |status: approved|)
(define-fun |after steps_taken| () Bool false)
(assert (ite (= |reading who_decides| |reading who_decides: panel|) |state papers_with_panel| (and (= |state report| |report: produced|) (or (= |state response| |response: submitted|) (= |state response| |response: amended|)))))
(assert (not (J |state fusa| |state fusas| |after papers_with_panel| |state report| |state required_remedy| |after response| |after status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by set deferred: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after condition| () |condition values| |condition: none|)
(define-fun |after follow_up| () |follow_up values| |follow_up: none|)
(define-fun |after papers_with_panel| () Bool false)
(define-fun |after response| () |response values| |response: considered|)
(define-fun |after satisfied| () Bool false)
(define-fun |after status| () |status values| |status: deferred|)
(define-fun |after steps_taken| () Bool false)
(assert (ite (= |reading who_decides| |reading who_decides: panel|) |state papers_with_panel| (and (= |state report| |report: produced|) (or (= |state response| |response: submitted|) (= |state response| |response: amended|)))))
(assert (not (J |state fusa| |state fusas| |after papers_with_panel| |state report| |state required_remedy| |after response| |after status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by set rejected: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after condition| () |condition values| |condition: none|)
(define-fun |after follow_up| () |follow_up values| |follow_up: none|)
(define-fun |after papers_with_panel| () Bool false)
(define-fun |after required_remedy| () |required_remedy values| |required_remedy: none|)
(define-fun |after response| () |response values| |response: considered|)
(define-fun |after satisfied| () Bool false)
(define-fun |after status| () |status values| |status: rejected|)
(define-fun |after steps_taken| () Bool false)
(assert (ite (= |reading who_decides| |reading who_decides: panel|) |state papers_with_panel| (and (= |state report| |report: produced|) (or (= |state response| |response: submitted|) (= |state response| |response: amended|)))))
(assert (not (J |state fusa| |state fusas| |after papers_with_panel| |state report| |after required_remedy| |after response| |after status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by submit response: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after response| () |response values| |response: submitted|)
(assert (and (= |state report| |report: produced|) (= |state response| |response: none|)))
(assert (not (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |after response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by take steps first: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after steps_taken| () Bool true)
(assert (and (= |state status| |status: deferred|) (not |state steps_taken|)))
(assert (not (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by take the steps owed: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after steps_taken| () Bool true)
(assert (and (= |state status| |status: approved|) (not (= |state condition| |condition: none|)) (not |state steps_taken|)))
(assert (not (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "goal at require second FUSA: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state fusa| |state fusas| |state papers_with_panel| |state report| |state required_remedy| |state response| |state status|))
(define-fun |after required_remedy| () |required_remedy values| |required_remedy: second_fusa|)
(assert (and (= |state status| |status: rejected|) (= |reading duty_7| |reading duty_7: discretion|) (= |state required_remedy| |required_remedy: none|) (= |state fusa| |fusa: completed|) (or (= |reading further_fusa| |reading further_fusa: relative|) (< |state fusas| 2))))
(assert (not (or (= |reading further_fusa| |reading further_fusa: relative|) (< |state fusas| 2))))
(set-info :status unsat)
(check-sat)
(pop 1)
