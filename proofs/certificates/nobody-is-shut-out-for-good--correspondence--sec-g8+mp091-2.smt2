; A certificate of Clauseproof. A solver run on this file answers each question below.
;
; Property:  Nobody is shut out for good
; Rulebook:  sec-g8+mp091, SHA-256 3ea8dd78b9fe02c5c7a94c7f6d62a1824d87493762e594417f8c77a651f5a58f
; Claim:     from the states shown, what must always be possible never is again
; Readings:  (duty_7 is duty and further_fusa is ordinal) or (further_papers is nobody and who_decides is panel)
; Method:    ways back on the control graph; certified by Z3 5.4.1, seed 0
;
; Invariant (a step keeps it), k = 1:
;   fusa is completed and fusas = 1 and follow_up is none and report is produced and response is considered and not steps_taken and not papers_with_panel and status is rejected and condition is none and not satisfied and required_remedy is none and not notified and not user and reading who_decides is panel and reading duty_7 is duty and reading further_papers is nobody
;   or fusa is completed and fusas = 1 and follow_up is none and report is produced and response is considered and not steps_taken and not papers_with_panel and status is rejected and condition is none and not satisfied and required_remedy is second_fusa and not notified and not user and reading who_decides is panel and reading duty_7 is discretion and reading further_papers is nobody
;   or fusa is under_way and fusas = 1 and follow_up is none and report is none and response is none and not steps_taken and not papers_with_panel and status is rejected and condition is none and not satisfied and required_remedy is none and not notified and not user and reading who_decides is panel and reading duty_7 is duty and reading further_papers is nobody
;   or fusa is under_way and fusas = 1 and follow_up is none and report is none and response is none and not steps_taken and not papers_with_panel and status is rejected and condition is none and not satisfied and required_remedy is second_fusa and not notified and not user and reading who_decides is panel and reading duty_7 is discretion and reading further_papers is nobody
;   or fusa is completed and fusas = 2 and follow_up is none and report is none and response is none and not steps_taken and not papers_with_panel and status is rejected and condition is none and not satisfied and required_remedy is none and not notified and not user and reading who_decides is panel and reading duty_7 is duty and reading further_papers is nobody
;   or fusa is completed and fusas = 2 and follow_up is none and report is none and response is none and not steps_taken and not papers_with_panel and status is rejected and condition is none and not satisfied and required_remedy is second_fusa and not notified and not user and reading who_decides is panel and reading duty_7 is discretion and reading further_papers is nobody
;   or fusa is completed and fusas = 2 and follow_up is none and report is produced and response is one of (none, submitted) and not steps_taken and not papers_with_panel and status is rejected and condition is none and not satisfied and required_remedy is none and not notified and not user and reading who_decides is panel and reading duty_7 is duty and reading further_papers is nobody
;   or fusa is completed and fusas = 2 and follow_up is none and report is produced and response is one of (none, submitted) and not steps_taken and not papers_with_panel and status is rejected and condition is none and not satisfied and required_remedy is second_fusa and not notified and not user and reading who_decides is panel and reading duty_7 is discretion and reading further_papers is nobody
;   or fusa is completed and fusas = 2 and follow_up is none and report is produced and response is considered and not steps_taken and not papers_with_panel and status is rejected and condition is none and not satisfied and required_remedy is none and not notified and not user and ((reading duty_7 is duty and reading further_fusa is ordinal and reading further_papers is one of (duty, power)) or (reading who_decides is ssc and reading duty_7 is duty and reading further_fusa is ordinal))
; States shown, from which it never is possible again:
;   condition = none, follow_up = none, fusa = completed, fusas = 1, notified = no, papers_with_panel = no, report = produced, required_remedy = none, response = considered, satisfied = no, status = rejected, steps_taken = no, user = no; where duty_7 is duty, further_fusa is relative, further_papers is nobody, not_satisfied is repeat, who_decides is panel
;   condition = none, follow_up = none, fusa = completed, fusas = 1, notified = no, papers_with_panel = no, report = produced, required_remedy = none, response = considered, satisfied = no, status = rejected, steps_taken = no, user = no; where duty_7 is duty, further_fusa is ordinal, further_papers is nobody, not_satisfied is repeat, who_decides is panel
;   condition = none, follow_up = none, fusa = completed, fusas = 1, notified = no, papers_with_panel = no, report = produced, required_remedy = none, response = considered, satisfied = no, status = rejected, steps_taken = no, user = no; where duty_7 is duty, further_fusa is relative, further_papers is nobody, not_satisfied is limb_d, who_decides is panel
;   condition = none, follow_up = none, fusa = completed, fusas = 1, notified = no, papers_with_panel = no, report = produced, required_remedy = none, response = considered, satisfied = no, status = rejected, steps_taken = no, user = no; where duty_7 is duty, further_fusa is ordinal, further_papers is nobody, not_satisfied is limb_d, who_decides is panel
;   condition = none, follow_up = none, fusa = completed, fusas = 1, notified = no, papers_with_panel = no, report = produced, required_remedy = second_fusa, response = considered, satisfied = no, status = rejected, steps_taken = no, user = no; where duty_7 is discretion, further_fusa is relative, further_papers is nobody, not_satisfied is repeat, who_decides is panel
;   condition = none, follow_up = none, fusa = completed, fusas = 1, notified = no, papers_with_panel = no, report = produced, required_remedy = second_fusa, response = considered, satisfied = no, status = rejected, steps_taken = no, user = no; where duty_7 is discretion, further_fusa is ordinal, further_papers is nobody, not_satisfied is repeat, who_decides is panel
;   condition = none, follow_up = none, fusa = completed, fusas = 1, notified = no, papers_with_panel = no, report = produced, required_remedy = second_fusa, response = considered, satisfied = no, status = rejected, steps_taken = no, user = no; where duty_7 is discretion, further_fusa is relative, further_papers is nobody, not_satisfied is limb_d, who_decides is panel
;   condition = none, follow_up = none, fusa = completed, fusas = 1, notified = no, papers_with_panel = no, report = produced, required_remedy = second_fusa, response = considered, satisfied = no, status = rejected, steps_taken = no, user = no; where duty_7 is discretion, further_fusa is ordinal, further_papers is nobody, not_satisfied is limb_d, who_decides is panel
;   condition = none, follow_up = none, fusa = completed, fusas = 2, notified = no, papers_with_panel = no, report = produced, required_remedy = none, response = considered, satisfied = no, status = rejected, steps_taken = no, user = no; where duty_7 is duty, further_fusa is ordinal, further_papers is duty, not_satisfied is repeat, who_decides is ssc
;   condition = none, follow_up = none, fusa = completed, fusas = 2, notified = no, papers_with_panel = no, report = produced, required_remedy = none, response = considered, satisfied = no, status = rejected, steps_taken = no, user = no; where duty_7 is duty, further_fusa is ordinal, further_papers is power, not_satisfied is repeat, who_decides is ssc
;   condition = none, follow_up = none, fusa = completed, fusas = 2, notified = no, papers_with_panel = no, report = produced, required_remedy = none, response = considered, satisfied = no, status = rejected, steps_taken = no, user = no; where duty_7 is duty, further_fusa is ordinal, further_papers is nobody, not_satisfied is repeat, who_decides is ssc
;   condition = none, follow_up = none, fusa = completed, fusas = 2, notified = no, papers_with_panel = no, report = produced, required_remedy = none, response = considered, satisfied = no, status = rejected, steps_taken = no, user = no; where duty_7 is duty, further_fusa is ordinal, further_papers is duty, not_satisfied is limb_d, who_decides is ssc
;   condition = none, follow_up = none, fusa = completed, fusas = 2, notified = no, papers_with_panel = no, report = produced, required_remedy = none, response = considered, satisfied = no, status = rejected, steps_taken = no, user = no; where duty_7 is duty, further_fusa is ordinal, further_papers is power, not_satisfied is limb_d, who_decides is ssc
;   condition = none, follow_up = none, fusa = completed, fusas = 2, notified = no, papers_with_panel = no, report = produced, required_remedy = none, response = considered, satisfied = no, status = rejected, steps_taken = no, user = no; where duty_7 is duty, further_fusa is ordinal, further_papers is nobody, not_satisfied is limb_d, who_decides is ssc
;   condition = none, follow_up = none, fusa = completed, fusas = 2, notified = no, papers_with_panel = no, report = produced, required_remedy = none, response = considered, satisfied = no, status = rejected, steps_taken = no, user = no; where duty_7 is duty, further_fusa is ordinal, further_papers is duty, not_satisfied is repeat, who_decides is panel
;   condition = none, follow_up = none, fusa = completed, fusas = 2, notified = no, papers_with_panel = no, report = produced, required_remedy = none, response = considered, satisfied = no, status = rejected, steps_taken = no, user = no; where duty_7 is duty, further_fusa is ordinal, further_papers is power, not_satisfied is repeat, who_decides is panel
;   condition = none, follow_up = none, fusa = completed, fusas = 2, notified = no, papers_with_panel = no, report = produced, required_remedy = none, response = considered, satisfied = no, status = rejected, steps_taken = no, user = no; where duty_7 is duty, further_fusa is ordinal, further_papers is duty, not_satisfied is limb_d, who_decides is panel
;   condition = none, follow_up = none, fusa = completed, fusas = 2, notified = no, papers_with_panel = no, report = produced, required_remedy = none, response = considered, satisfied = no, status = rejected, steps_taken = no, user = no; where duty_7 is duty, further_fusa is ordinal, further_papers is power, not_satisfied is limb_d, who_decides is panel
;
;@ {
;@  "choices": [
;@   {
;@    "duty_7": [
;@     "duty"
;@    ],
;@    "further_fusa": [
;@     "ordinal"
;@    ]
;@   },
;@   {
;@    "further_papers": [
;@     "nobody"
;@    ],
;@    "who_decides": [
;@     "panel"
;@    ]
;@   }
;@  ],
;@  "claim": "shut out",
;@  "evidence": {
;@   "argument": {
;@    "shown": [
;@     {
;@      "choice": {
;@       "duty_7": "duty",
;@       "further_fusa": "relative",
;@       "further_papers": "nobody",
;@       "not_satisfied": "repeat",
;@       "who_decides": "panel"
;@      },
;@      "state": {
;@       "condition": "none",
;@       "follow_up": "none",
;@       "fusa": "completed",
;@       "fusas": 1,
;@       "notified": false,
;@       "papers_with_panel": false,
;@       "report": "produced",
;@       "required_remedy": "none",
;@       "response": "considered",
;@       "satisfied": false,
;@       "status": "rejected",
;@       "steps_taken": false,
;@       "user": false
;@      }
;@     },
;@     {
;@      "choice": {
;@       "duty_7": "duty",
;@       "further_fusa": "ordinal",
;@       "further_papers": "nobody",
;@       "not_satisfied": "repeat",
;@       "who_decides": "panel"
;@      },
;@      "state": {
;@       "condition": "none",
;@       "follow_up": "none",
;@       "fusa": "completed",
;@       "fusas": 1,
;@       "notified": false,
;@       "papers_with_panel": false,
;@       "report": "produced",
;@       "required_remedy": "none",
;@       "response": "considered",
;@       "satisfied": false,
;@       "status": "rejected",
;@       "steps_taken": false,
;@       "user": false
;@      }
;@     },
;@     {
;@      "choice": {
;@       "duty_7": "duty",
;@       "further_fusa": "relative",
;@       "further_papers": "nobody",
;@       "not_satisfied": "limb_d",
;@       "who_decides": "panel"
;@      },
;@      "state": {
;@       "condition": "none",
;@       "follow_up": "none",
;@       "fusa": "completed",
;@       "fusas": 1,
;@       "notified": false,
;@       "papers_with_panel": false,
;@       "report": "produced",
;@       "required_remedy": "none",
;@       "response": "considered",
;@       "satisfied": false,
;@       "status": "rejected",
;@       "steps_taken": false,
;@       "user": false
;@      }
;@     },
;@     {
;@      "choice": {
;@       "duty_7": "duty",
;@       "further_fusa": "ordinal",
;@       "further_papers": "nobody",
;@       "not_satisfied": "limb_d",
;@       "who_decides": "panel"
;@      },
;@      "state": {
;@       "condition": "none",
;@       "follow_up": "none",
;@       "fusa": "completed",
;@       "fusas": 1,
;@       "notified": false,
;@       "papers_with_panel": false,
;@       "report": "produced",
;@       "required_remedy": "none",
;@       "response": "considered",
;@       "satisfied": false,
;@       "status": "rejected",
;@       "steps_taken": false,
;@       "user": false
;@      }
;@     },
;@     {
;@      "choice": {
;@       "duty_7": "discretion",
;@       "further_fusa": "relative",
;@       "further_papers": "nobody",
;@       "not_satisfied": "repeat",
;@       "who_decides": "panel"
;@      },
;@      "state": {
;@       "condition": "none",
;@       "follow_up": "none",
;@       "fusa": "completed",
;@       "fusas": 1,
;@       "notified": false,
;@       "papers_with_panel": false,
;@       "report": "produced",
;@       "required_remedy": "second_fusa",
;@       "response": "considered",
;@       "satisfied": false,
;@       "status": "rejected",
;@       "steps_taken": false,
;@       "user": false
;@      }
;@     },
;@     {
;@      "choice": {
;@       "duty_7": "discretion",
;@       "further_fusa": "ordinal",
;@       "further_papers": "nobody",
;@       "not_satisfied": "repeat",
;@       "who_decides": "panel"
;@      },
;@      "state": {
;@       "condition": "none",
;@       "follow_up": "none",
;@       "fusa": "completed",
;@       "fusas": 1,
;@       "notified": false,
;@       "papers_with_panel": false,
;@       "report": "produced",
;@       "required_remedy": "second_fusa",
;@       "response": "considered",
;@       "satisfied": false,
;@       "status": "rejected",
;@       "steps_taken": false,
;@       "user": false
;@      }
;@     },
;@     {
;@      "choice": {
;@       "duty_7": "discretion",
;@       "further_fusa": "relative",
;@       "further_papers": "nobody",
;@       "not_satisfied": "limb_d",
;@       "who_decides": "panel"
;@      },
;@      "state": {
;@       "condition": "none",
;@       "follow_up": "none",
;@       "fusa": "completed",
;@       "fusas": 1,
;@       "notified": false,
;@       "papers_with_panel": false,
;@       "report": "produced",
;@       "required_remedy": "second_fusa",
;@       "response": "considered",
;@       "satisfied": false,
;@       "status": "rejected",
;@       "steps_taken": false,
;@       "user": false
;@      }
;@     },
;@     {
;@      "choice": {
;@       "duty_7": "discretion",
;@       "further_fusa": "ordinal",
;@       "further_papers": "nobody",
;@       "not_satisfied": "limb_d",
;@       "who_decides": "panel"
;@      },
;@      "state": {
;@       "condition": "none",
;@       "follow_up": "none",
;@       "fusa": "completed",
;@       "fusas": 1,
;@       "notified": false,
;@       "papers_with_panel": false,
;@       "report": "produced",
;@       "required_remedy": "second_fusa",
;@       "response": "considered",
;@       "satisfied": false,
;@       "status": "rejected",
;@       "steps_taken": false,
;@       "user": false
;@      }
;@     },
;@     {
;@      "choice": {
;@       "duty_7": "duty",
;@       "further_fusa": "ordinal",
;@       "further_papers": "duty",
;@       "not_satisfied": "repeat",
;@       "who_decides": "ssc"
;@      },
;@      "state": {
;@       "condition": "none",
;@       "follow_up": "none",
;@       "fusa": "completed",
;@       "fusas": 2,
;@       "notified": false,
;@       "papers_with_panel": false,
;@       "report": "produced",
;@       "required_remedy": "none",
;@       "response": "considered",
;@       "satisfied": false,
;@       "status": "rejected",
;@       "steps_taken": false,
;@       "user": false
;@      }
;@     },
;@     {
;@      "choice": {
;@       "duty_7": "duty",
;@       "further_fusa": "ordinal",
;@       "further_papers": "power",
;@       "not_satisfied": "repeat",
;@       "who_decides": "ssc"
;@      },
;@      "state": {
;@       "condition": "none",
;@       "follow_up": "none",
;@       "fusa": "completed",
;@       "fusas": 2,
;@       "notified": false,
;@       "papers_with_panel": false,
;@       "report": "produced",
;@       "required_remedy": "none",
;@       "response": "considered",
;@       "satisfied": false,
;@       "status": "rejected",
;@       "steps_taken": false,
;@       "user": false
;@      }
;@     },
;@     {
;@      "choice": {
;@       "duty_7": "duty",
;@       "further_fusa": "ordinal",
;@       "further_papers": "nobody",
;@       "not_satisfied": "repeat",
;@       "who_decides": "ssc"
;@      },
;@      "state": {
;@       "condition": "none",
;@       "follow_up": "none",
;@       "fusa": "completed",
;@       "fusas": 2,
;@       "notified": false,
;@       "papers_with_panel": false,
;@       "report": "produced",
;@       "required_remedy": "none",
;@       "response": "considered",
;@       "satisfied": false,
;@       "status": "rejected",
;@       "steps_taken": false,
;@       "user": false
;@      }
;@     },
;@     {
;@      "choice": {
;@       "duty_7": "duty",
;@       "further_fusa": "ordinal",
;@       "further_papers": "duty",
;@       "not_satisfied": "limb_d",
;@       "who_decides": "ssc"
;@      },
;@      "state": {
;@       "condition": "none",
;@       "follow_up": "none",
;@       "fusa": "completed",
;@       "fusas": 2,
;@       "notified": false,
;@       "papers_with_panel": false,
;@       "report": "produced",
;@       "required_remedy": "none",
;@       "response": "considered",
;@       "satisfied": false,
;@       "status": "rejected",
;@       "steps_taken": false,
;@       "user": false
;@      }
;@     },
;@     {
;@      "choice": {
;@       "duty_7": "duty",
;@       "further_fusa": "ordinal",
;@       "further_papers": "power",
;@       "not_satisfied": "limb_d",
;@       "who_decides": "ssc"
;@      },
;@      "state": {
;@       "condition": "none",
;@       "follow_up": "none",
;@       "fusa": "completed",
;@       "fusas": 2,
;@       "notified": false,
;@       "papers_with_panel": false,
;@       "report": "produced",
;@       "required_remedy": "none",
;@       "response": "considered",
;@       "satisfied": false,
;@       "status": "rejected",
;@       "steps_taken": false,
;@       "user": false
;@      }
;@     },
;@     {
;@      "choice": {
;@       "duty_7": "duty",
;@       "further_fusa": "ordinal",
;@       "further_papers": "nobody",
;@       "not_satisfied": "limb_d",
;@       "who_decides": "ssc"
;@      },
;@      "state": {
;@       "condition": "none",
;@       "follow_up": "none",
;@       "fusa": "completed",
;@       "fusas": 2,
;@       "notified": false,
;@       "papers_with_panel": false,
;@       "report": "produced",
;@       "required_remedy": "none",
;@       "response": "considered",
;@       "satisfied": false,
;@       "status": "rejected",
;@       "steps_taken": false,
;@       "user": false
;@      }
;@     },
;@     {
;@      "choice": {
;@       "duty_7": "duty",
;@       "further_fusa": "ordinal",
;@       "further_papers": "duty",
;@       "not_satisfied": "repeat",
;@       "who_decides": "panel"
;@      },
;@      "state": {
;@       "condition": "none",
;@       "follow_up": "none",
;@       "fusa": "completed",
;@       "fusas": 2,
;@       "notified": false,
;@       "papers_with_panel": false,
;@       "report": "produced",
;@       "required_remedy": "none",
;@       "response": "considered",
;@       "satisfied": false,
;@       "status": "rejected",
;@       "steps_taken": false,
;@       "user": false
;@      }
;@     },
;@     {
;@      "choice": {
;@       "duty_7": "duty",
;@       "further_fusa": "ordinal",
;@       "further_papers": "power",
;@       "not_satisfied": "repeat",
;@       "who_decides": "panel"
;@      },
;@      "state": {
;@       "condition": "none",
;@       "follow_up": "none",
;@       "fusa": "completed",
;@       "fusas": 2,
;@       "notified": false,
;@       "papers_with_panel": false,
;@       "report": "produced",
;@       "required_remedy": "none",
;@       "response": "considered",
;@       "satisfied": false,
;@       "status": "rejected",
;@       "steps_taken": false,
;@       "user": false
;@      }
;@     },
;@     {
;@      "choice": {
;@       "duty_7": "duty",
;@       "further_fusa": "ordinal",
;@       "further_papers": "duty",
;@       "not_satisfied": "limb_d",
;@       "who_decides": "panel"
;@      },
;@      "state": {
;@       "condition": "none",
;@       "follow_up": "none",
;@       "fusa": "completed",
;@       "fusas": 2,
;@       "notified": false,
;@       "papers_with_panel": false,
;@       "report": "produced",
;@       "required_remedy": "none",
;@       "response": "considered",
;@       "satisfied": false,
;@       "status": "rejected",
;@       "steps_taken": false,
;@       "user": false
;@      }
;@     },
;@     {
;@      "choice": {
;@       "duty_7": "duty",
;@       "further_fusa": "ordinal",
;@       "further_papers": "power",
;@       "not_satisfied": "limb_d",
;@       "who_decides": "panel"
;@      },
;@      "state": {
;@       "condition": "none",
;@       "follow_up": "none",
;@       "fusa": "completed",
;@       "fusas": 2,
;@       "notified": false,
;@       "papers_with_panel": false,
;@       "report": "produced",
;@       "required_remedy": "none",
;@       "response": "considered",
;@       "satisfied": false,
;@       "status": "rejected",
;@       "steps_taken": false,
;@       "user": false
;@      }
;@     }
;@    ]
;@   },
;@   "k": 1,
;@   "kind": "invariant",
;@   "term": "(or (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 1) ((_ is |follow_up: none|) |follow_up|) ((_ is |report: produced|) |report|) ((_ is |response: considered|) |response|) (not |steps_taken|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |condition: none|) |condition|) (not |satisfied|) ((_ is |required_remedy: none|) |required_remedy|) (not |notified|) (not |user|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_papers: nobody|) |reading further_papers|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 1) ((_ is |follow_up: none|) |follow_up|) ((_ is |report: produced|) |report|) ((_ is |response: considered|) |response|) (not |steps_taken|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |condition: none|) |condition|) (not |satisfied|) ((_ is |required_remedy: second_fusa|) |required_remedy|) (not |notified|) (not |user|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_papers: nobody|) |reading further_papers|)) (and ((_ is |fusa: under_way|) |fusa|) (= |fusas| 1) ((_ is |follow_up: none|) |follow_up|) ((_ is |report: none|) |report|) ((_ is |response: none|) |response|) (not |steps_taken|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |condition: none|) |condition|) (not |satisfied|) ((_ is |required_remedy: none|) |required_remedy|) (not |notified|) (not |user|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_papers: nobody|) |reading further_papers|)) (and ((_ is |fusa: under_way|) |fusa|) (= |fusas| 1) ((_ is |follow_up: none|) |follow_up|) ((_ is |report: none|) |report|) ((_ is |response: none|) |response|) (not |steps_taken|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |condition: none|) |condition|) (not |satisfied|) ((_ is |required_remedy: second_fusa|) |required_remedy|) (not |notified|) (not |user|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_papers: nobody|) |reading further_papers|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 2) ((_ is |follow_up: none|) |follow_up|) ((_ is |report: none|) |report|) ((_ is |response: none|) |response|) (not |steps_taken|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |condition: none|) |condition|) (not |satisfied|) ((_ is |required_remedy: none|) |required_remedy|) (not |notified|) (not |user|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_papers: nobody|) |reading further_papers|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 2) ((_ is |follow_up: none|) |follow_up|) ((_ is |report: none|) |report|) ((_ is |response: none|) |response|) (not |steps_taken|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |condition: none|) |condition|) (not |satisfied|) ((_ is |required_remedy: second_fusa|) |required_remedy|) (not |notified|) (not |user|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_papers: nobody|) |reading further_papers|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 2) ((_ is |follow_up: none|) |follow_up|) ((_ is |report: produced|) |report|) (or ((_ is |response: none|) |response|) ((_ is |response: submitted|) |response|)) (not |steps_taken|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |condition: none|) |condition|) (not |satisfied|) ((_ is |required_remedy: none|) |required_remedy|) (not |notified|) (not |user|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_papers: nobody|) |reading further_papers|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 2) ((_ is |follow_up: none|) |follow_up|) ((_ is |report: produced|) |report|) (or ((_ is |response: none|) |response|) ((_ is |response: submitted|) |response|)) (not |steps_taken|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |condition: none|) |condition|) (not |satisfied|) ((_ is |required_remedy: second_fusa|) |required_remedy|) (not |notified|) (not |user|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_papers: nobody|) |reading further_papers|)) (and ((_ is |fusa: completed|) |fusa|) (= |fusas| 2) ((_ is |follow_up: none|) |follow_up|) ((_ is |report: produced|) |report|) ((_ is |response: considered|) |response|) (not |steps_taken|) (not |papers_with_panel|) ((_ is |status: rejected|) |status|) ((_ is |condition: none|) |condition|) (not |satisfied|) ((_ is |required_remedy: none|) |required_remedy|) (not |notified|) (not |user|) (or (and ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_fusa: ordinal|) |reading further_fusa|) (or ((_ is |reading further_papers: duty|) |reading further_papers|) ((_ is |reading further_papers: power|) |reading further_papers|))) (and ((_ is |reading who_decides: ssc|) |reading who_decides|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_fusa: ordinal|) |reading further_fusa|)))))"
;@  },
;@  "fingerprint": "3ea8dd78b9fe02c5c7a94c7f6d62a1824d87493762e594417f8c77a651f5a58f",
;@  "format": 3,
;@  "method": "ways back on the control graph",
;@  "property": "nobody-is-shut-out-for-good/correspondence/sec-g8+mp091",
;@  "property_fingerprint": "7b0828af09a9dd9d6baac2013db4c8e0cde181e6d6132b72578e5ec2136f8cee",
;@  "rulebook": "sec-g8+mp091",
;@  "solver": "Z3 5.4.1, seed 0",
;@  "title": "Nobody is shut out for good"
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
(define-fun J ((|state condition| |condition values|) (|state follow_up| |follow_up values|) (|state fusa| |fusa values|) (|state fusas| Int) (|state notified| Bool) (|state papers_with_panel| Bool) (|state report| |report values|) (|state required_remedy| |required_remedy values|) (|state response| |response values|) (|state satisfied| Bool) (|state status| |status values|) (|state steps_taken| Bool) (|state user| Bool)) Bool (or (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 1) ((_ is |follow_up: none|) |state follow_up|) ((_ is |report: produced|) |state report|) ((_ is |response: considered|) |state response|) (not |state steps_taken|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |condition: none|) |state condition|) (not |state satisfied|) ((_ is |required_remedy: none|) |state required_remedy|) (not |state notified|) (not |state user|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_papers: nobody|) |reading further_papers|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 1) ((_ is |follow_up: none|) |state follow_up|) ((_ is |report: produced|) |state report|) ((_ is |response: considered|) |state response|) (not |state steps_taken|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |condition: none|) |state condition|) (not |state satisfied|) ((_ is |required_remedy: second_fusa|) |state required_remedy|) (not |state notified|) (not |state user|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_papers: nobody|) |reading further_papers|)) (and ((_ is |fusa: under_way|) |state fusa|) (= |state fusas| 1) ((_ is |follow_up: none|) |state follow_up|) ((_ is |report: none|) |state report|) ((_ is |response: none|) |state response|) (not |state steps_taken|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |condition: none|) |state condition|) (not |state satisfied|) ((_ is |required_remedy: none|) |state required_remedy|) (not |state notified|) (not |state user|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_papers: nobody|) |reading further_papers|)) (and ((_ is |fusa: under_way|) |state fusa|) (= |state fusas| 1) ((_ is |follow_up: none|) |state follow_up|) ((_ is |report: none|) |state report|) ((_ is |response: none|) |state response|) (not |state steps_taken|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |condition: none|) |state condition|) (not |state satisfied|) ((_ is |required_remedy: second_fusa|) |state required_remedy|) (not |state notified|) (not |state user|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_papers: nobody|) |reading further_papers|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 2) ((_ is |follow_up: none|) |state follow_up|) ((_ is |report: none|) |state report|) ((_ is |response: none|) |state response|) (not |state steps_taken|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |condition: none|) |state condition|) (not |state satisfied|) ((_ is |required_remedy: none|) |state required_remedy|) (not |state notified|) (not |state user|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_papers: nobody|) |reading further_papers|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 2) ((_ is |follow_up: none|) |state follow_up|) ((_ is |report: none|) |state report|) ((_ is |response: none|) |state response|) (not |state steps_taken|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |condition: none|) |state condition|) (not |state satisfied|) ((_ is |required_remedy: second_fusa|) |state required_remedy|) (not |state notified|) (not |state user|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_papers: nobody|) |reading further_papers|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 2) ((_ is |follow_up: none|) |state follow_up|) ((_ is |report: produced|) |state report|) (or ((_ is |response: none|) |state response|) ((_ is |response: submitted|) |state response|)) (not |state steps_taken|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |condition: none|) |state condition|) (not |state satisfied|) ((_ is |required_remedy: none|) |state required_remedy|) (not |state notified|) (not |state user|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_papers: nobody|) |reading further_papers|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 2) ((_ is |follow_up: none|) |state follow_up|) ((_ is |report: produced|) |state report|) (or ((_ is |response: none|) |state response|) ((_ is |response: submitted|) |state response|)) (not |state steps_taken|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |condition: none|) |state condition|) (not |state satisfied|) ((_ is |required_remedy: second_fusa|) |state required_remedy|) (not |state notified|) (not |state user|) ((_ is |reading who_decides: panel|) |reading who_decides|) ((_ is |reading duty_7: discretion|) |reading duty_7|) ((_ is |reading further_papers: nobody|) |reading further_papers|)) (and ((_ is |fusa: completed|) |state fusa|) (= |state fusas| 2) ((_ is |follow_up: none|) |state follow_up|) ((_ is |report: produced|) |state report|) ((_ is |response: considered|) |state response|) (not |state steps_taken|) (not |state papers_with_panel|) ((_ is |status: rejected|) |state status|) ((_ is |condition: none|) |state condition|) (not |state satisfied|) ((_ is |required_remedy: none|) |state required_remedy|) (not |state notified|) (not |state user|) (or (and ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_fusa: ordinal|) |reading further_fusa|) (or ((_ is |reading further_papers: duty|) |reading further_papers|) ((_ is |reading further_papers: power|) |reading further_papers|))) (and ((_ is |reading who_decides: ssc|) |reading who_decides|) ((_ is |reading duty_7: duty|) |reading duty_7|) ((_ is |reading further_fusa: ordinal|) |reading further_fusa|))))))
(assert (or (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|)) (and (= |reading further_papers| |reading further_papers: nobody|) (= |reading who_decides| |reading who_decides: panel|))))

(echo "shown 0: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: relative|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: repeat|) (= |reading who_decides| |reading who_decides: panel|)))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 1) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: produced|) (= |state required_remedy| |required_remedy: none|) (= |state response| |response: considered|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "shown 1: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: repeat|) (= |reading who_decides| |reading who_decides: panel|)))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 1) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: produced|) (= |state required_remedy| |required_remedy: none|) (= |state response| |response: considered|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "shown 2: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: relative|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: panel|)))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 1) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: produced|) (= |state required_remedy| |required_remedy: none|) (= |state response| |response: considered|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "shown 3: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: panel|)))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 1) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: produced|) (= |state required_remedy| |required_remedy: none|) (= |state response| |response: considered|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "shown 4: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading duty_7| |reading duty_7: discretion|) (= |reading further_fusa| |reading further_fusa: relative|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: repeat|) (= |reading who_decides| |reading who_decides: panel|)))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 1) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: produced|) (= |state required_remedy| |required_remedy: second_fusa|) (= |state response| |response: considered|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "shown 5: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading duty_7| |reading duty_7: discretion|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: repeat|) (= |reading who_decides| |reading who_decides: panel|)))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 1) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: produced|) (= |state required_remedy| |required_remedy: second_fusa|) (= |state response| |response: considered|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "shown 6: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading duty_7| |reading duty_7: discretion|) (= |reading further_fusa| |reading further_fusa: relative|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: panel|)))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 1) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: produced|) (= |state required_remedy| |required_remedy: second_fusa|) (= |state response| |response: considered|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "shown 7: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading duty_7| |reading duty_7: discretion|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: panel|)))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 1) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: produced|) (= |state required_remedy| |required_remedy: second_fusa|) (= |state response| |response: considered|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "shown 8: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: duty|) (= |reading not_satisfied| |reading not_satisfied: repeat|) (= |reading who_decides| |reading who_decides: ssc|)))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 2) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: produced|) (= |state required_remedy| |required_remedy: none|) (= |state response| |response: considered|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "shown 9: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: power|) (= |reading not_satisfied| |reading not_satisfied: repeat|) (= |reading who_decides| |reading who_decides: ssc|)))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 2) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: produced|) (= |state required_remedy| |required_remedy: none|) (= |state response| |response: considered|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "shown 10: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: repeat|) (= |reading who_decides| |reading who_decides: ssc|)))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 2) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: produced|) (= |state required_remedy| |required_remedy: none|) (= |state response| |response: considered|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "shown 11: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: duty|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: ssc|)))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 2) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: produced|) (= |state required_remedy| |required_remedy: none|) (= |state response| |response: considered|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "shown 12: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: power|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: ssc|)))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 2) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: produced|) (= |state required_remedy| |required_remedy: none|) (= |state response| |response: considered|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "shown 13: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: ssc|)))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 2) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: produced|) (= |state required_remedy| |required_remedy: none|) (= |state response| |response: considered|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "shown 14: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: duty|) (= |reading not_satisfied| |reading not_satisfied: repeat|) (= |reading who_decides| |reading who_decides: panel|)))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 2) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: produced|) (= |state required_remedy| |required_remedy: none|) (= |state response| |response: considered|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "shown 15: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: power|) (= |reading not_satisfied| |reading not_satisfied: repeat|) (= |reading who_decides| |reading who_decides: panel|)))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 2) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: produced|) (= |state required_remedy| |required_remedy: none|) (= |state response| |response: considered|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "shown 16: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: duty|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: panel|)))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 2) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: produced|) (= |state required_remedy| |required_remedy: none|) (= |state response| |response: considered|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "shown 17: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: power|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: panel|)))
(assert (and (= |state condition| |condition: none|) (= |state follow_up| |follow_up: none|) (= |state fusa| |fusa: completed|) (= |state fusas| 2) (= |state notified| false) (= |state papers_with_panel| false) (= |state report| |report: produced|) (= |state required_remedy| |required_remedy: none|) (= |state response| |response: considered|) (= |state satisfied| false) (= |state status| |status: rejected|) (= |state steps_taken| false) (= |state user| false)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "shown for all: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (not (or (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: relative|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: repeat|) (= |reading who_decides| |reading who_decides: panel|)) (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: repeat|) (= |reading who_decides| |reading who_decides: panel|)) (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: relative|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: panel|)) (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: panel|)) (and (= |reading duty_7| |reading duty_7: discretion|) (= |reading further_fusa| |reading further_fusa: relative|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: repeat|) (= |reading who_decides| |reading who_decides: panel|)) (and (= |reading duty_7| |reading duty_7: discretion|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: repeat|) (= |reading who_decides| |reading who_decides: panel|)) (and (= |reading duty_7| |reading duty_7: discretion|) (= |reading further_fusa| |reading further_fusa: relative|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: panel|)) (and (= |reading duty_7| |reading duty_7: discretion|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: panel|)) (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: duty|) (= |reading not_satisfied| |reading not_satisfied: repeat|) (= |reading who_decides| |reading who_decides: ssc|)) (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: power|) (= |reading not_satisfied| |reading not_satisfied: repeat|) (= |reading who_decides| |reading who_decides: ssc|)) (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: repeat|) (= |reading who_decides| |reading who_decides: ssc|)) (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: duty|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: ssc|)) (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: power|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: ssc|)) (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: nobody|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: ssc|)) (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: duty|) (= |reading not_satisfied| |reading not_satisfied: repeat|) (= |reading who_decides| |reading who_decides: panel|)) (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: power|) (= |reading not_satisfied| |reading not_satisfied: repeat|) (= |reading who_decides| |reading who_decides: panel|)) (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: duty|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: panel|)) (and (= |reading duty_7| |reading duty_7: duty|) (= |reading further_fusa| |reading further_fusa: ordinal|) (= |reading further_papers| |reading further_papers: power|) (= |reading not_satisfied| |reading not_satisfied: limb_d|) (= |reading who_decides| |reading who_decides: panel|)))))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by amend response: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after response| () |response values| |response: amended|)
(assert (and (= |state status| |status: rejected|) (= |state response| |response: under_amendment|)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |after response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by begin FUSA: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after fusa| () |fusa values| |fusa: under_way|)
(assert (= |state fusa| |fusa: none|))
(assert (not (J |state condition| |state follow_up| |after fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by begin further FUSA: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after fusa| () |fusa values| |fusa: under_way|)
(define-fun |after papers_with_panel| () Bool false)
(define-fun |after report| () |report values| |report: none|)
(define-fun |after response| () |response values| |response: none|)
(assert (and (= |state status| |status: rejected|) (= |state fusa| |fusa: completed|) (= |state response| |response: considered|) (or (= |reading duty_7| |reading duty_7: duty|) (= |state required_remedy| |required_remedy: second_fusa|)) (or (= |reading further_fusa| |reading further_fusa: relative|) (< |state fusas| 2))))
(assert (not (J |state condition| |state follow_up| |after fusa| |state fusas| |state notified| |after papers_with_panel| |after report| |state required_remedy| |after response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by complete FUSA: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after fusa| () |fusa values| |fusa: completed|)
(define-fun |after fusas| () Int (+ |state fusas| 1))
(assert (= |state fusa| |fusa: under_way|))
(assert (<= 0 |after fusas|))
(assert (not (J |state condition| |state follow_up| |after fusa| |after fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by complete Follow-up: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after follow_up| () |follow_up values| |follow_up: completed|)
(assert (and (= |state status| |status: deferred|) |state steps_taken| (= |state follow_up| |follow_up: none|)))
(assert (not (J |state condition| |after follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by complete Follow-up after approval: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after follow_up| () |follow_up values| |follow_up: completed|)
(assert (and (= |state status| |status: approved|) (= |state condition| |condition: steps_and_follow_up|) (= |state follow_up| |follow_up: none|)))
(assert (not (J |state condition| |after follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by complete User Entry: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after user| () Bool true)
(assert (and (or (= |state status| |status: approved|) (and (= |state status| |status: deferred|) |state steps_taken| (= |state follow_up| |follow_up: completed|) |state satisfied|)) (not |state user|)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |after user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by determine not satisfied: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after follow_up| () |follow_up values| |follow_up: none|)
(define-fun |after steps_taken| () Bool false)
(assert (and (= |state status| |status: deferred|) (= |state follow_up| |follow_up: completed|) (not |state satisfied|) (= |reading not_satisfied| |reading not_satisfied: repeat|)))
(assert (not (J |state condition| |after follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |after steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by determine not satisfied and reject: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after condition| () |condition values| |condition: none|)
(define-fun |after follow_up| () |follow_up values| |follow_up: none|)
(define-fun |after papers_with_panel| () Bool false)
(define-fun |after required_remedy| () |required_remedy values| |required_remedy: none|)
(define-fun |after response| () |response values| |response: considered|)
(define-fun |after satisfied| () Bool false)
(define-fun |after status| () |status values| |status: rejected|)
(define-fun |after steps_taken| () Bool false)
(assert (and (= |state status| |status: deferred|) (= |state follow_up| |follow_up: completed|) (not |state satisfied|) (= |reading not_satisfied| |reading not_satisfied: limb_d|)))
(assert (not (J |after condition| |after follow_up| |state fusa| |state fusas| |state notified| |after papers_with_panel| |state report| |after required_remedy| |after response| |after satisfied| |after status| |after steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by determine satisfied: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after satisfied| () Bool true)
(assert (and (= |state status| |status: deferred|) (= |state follow_up| |follow_up: completed|) (not |state satisfied|)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |after satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by notify Code Administrator: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after notified| () Bool true)
(assert (and (or (= |state status| |status: approved|) (and (= |state status| |status: deferred|) |state steps_taken| (= |state follow_up| |follow_up: completed|) |state satisfied|)) (not |state notified|)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |after notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by produce report: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after report| () |report values| |report: produced|)
(assert (and (= |state fusa| |fusa: completed|) (= |state report| |report: none|)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |after report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by require amended response: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after required_remedy| () |required_remedy values| |required_remedy: amended_response|)
(define-fun |after response| () |response values| |response: under_amendment|)
(assert (and (= |state status| |status: rejected|) (= |reading duty_7| |reading duty_7: discretion|) (= |state required_remedy| |required_remedy: none|)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |after required_remedy| |after response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by require second FUSA: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after required_remedy| () |required_remedy values| |required_remedy: second_fusa|)
(assert (and (= |state status| |status: rejected|) (= |reading duty_7| |reading duty_7: discretion|) (= |state required_remedy| |required_remedy: none|) (= |state fusa| |fusa: completed|) (or (= |reading further_fusa| |reading further_fusa: relative|) (< |state fusas| 2))))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |after required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by send further papers: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after papers_with_panel| () Bool true)
(assert (and (= |reading who_decides| |reading who_decides: panel|) (or (= |reading further_papers| |reading further_papers: duty|) (= |reading further_papers| |reading further_papers: power|)) (not |state papers_with_panel|) (> |state fusas| 1) (= |state report| |report: produced|) (= |state response| |response: submitted|)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |after papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by send papers: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after papers_with_panel| () Bool true)
(assert (and (= |reading who_decides| |reading who_decides: panel|) (not |state papers_with_panel|) (= |state report| |report: produced|) (or (and (= |state response| |response: submitted|) (= |state fusas| 1)) (= |state response| |response: amended|))))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |after papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by set approved: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after condition| () |condition values| |condition: none|)
(define-fun |after follow_up| () |follow_up values| |follow_up: none|)
(define-fun |after papers_with_panel| () Bool false)
(define-fun |after response| () |response values| |response: considered|)
(define-fun |after satisfied| () Bool false)
(define-fun |after status| () |status values| |status: approved|)
(define-fun |after steps_taken| () Bool false)
(assert (ite (= |reading who_decides| |reading who_decides: panel|) |state papers_with_panel| (and (= |state report| |report: produced|) (or (= |state response| |response: submitted|) (= |state response| |response: amended|)))))
(assert (not (J |after condition| |after follow_up| |state fusa| |state fusas| |state notified| |after papers_with_panel| |state report| |state required_remedy| |after response| |after satisfied| |after status| |after steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by set approved with steps: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after condition| () |condition values| |condition: steps|)
(define-fun |after follow_up| () |follow_up values| |follow_up: none|)
(define-fun |after papers_with_panel| () Bool false)
(define-fun |after response| () |response values| |response: considered|)
(define-fun |after satisfied| () Bool false)
(define-fun |after status| () |status values| |status: approved|)
(define-fun |after steps_taken| () Bool false)
(assert (ite (= |reading who_decides| |reading who_decides: panel|) |state papers_with_panel| (and (= |state report| |report: produced|) (or (= |state response| |response: submitted|) (= |state response| |response: amended|)))))
(assert (not (J |after condition| |after follow_up| |state fusa| |state fusas| |state notified| |after papers_with_panel| |state report| |state required_remedy| |after response| |after satisfied| |after status| |after steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by set approved with steps and follow-up: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after condition| () |condition values| |condition: steps_and_follow_up|)
(define-fun |after follow_up| () |follow_up values| |follow_up: none|)
(define-fun |after papers_with_panel| () Bool false)
(define-fun |after response| () |response values| |response: considered|)
(define-fun |after satisfied| () Bool false)
(define-fun |after status| () |status values| |status: approved|)
(define-fun |after steps_taken| () Bool false)
(assert (ite (= |reading who_decides| |reading who_decides: panel|) |state papers_with_panel| (and (= |state report| |report: produced|) (or (= |state response| |response: submitted|) (= |state response| |response: amended|)))))
(assert (not (J |after condition| |after follow_up| |state fusa| |state fusas| |state notified| |after papers_with_panel| |state report| |state required_remedy| |after response| |after satisfied| |after status| |after steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by set deferred: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after condition| () |condition values| |condition: none|)
(define-fun |after follow_up| () |follow_up values| |follow_up: none|)
(define-fun |after papers_with_panel| () Bool false)
(define-fun |after response| () |response values| |response: considered|)
(define-fun |after satisfied| () Bool false)
(define-fun |after status| () |status values| |status: deferred|)
(define-fun |after steps_taken| () Bool false)
(assert (ite (= |reading who_decides| |reading who_decides: panel|) |state papers_with_panel| (and (= |state report| |report: produced|) (or (= |state response| |response: submitted|) (= |state response| |response: amended|)))))
(assert (not (J |after condition| |after follow_up| |state fusa| |state fusas| |state notified| |after papers_with_panel| |state report| |state required_remedy| |after response| |after satisfied| |after status| |after steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by set rejected: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after condition| () |condition values| |condition: none|)
(define-fun |after follow_up| () |follow_up values| |follow_up: none|)
(define-fun |after papers_with_panel| () Bool false)
(define-fun |after required_remedy| () |required_remedy values| |required_remedy: none|)
(define-fun |after response| () |response values| |response: considered|)
(define-fun |after satisfied| () Bool false)
(define-fun |after status| () |status values| |status: rejected|)
(define-fun |after steps_taken| () Bool false)
(assert (ite (= |reading who_decides| |reading who_decides: panel|) |state papers_with_panel| (and (= |state report| |report: produced|) (or (= |state response| |response: submitted|) (= |state response| |response: amended|)))))
(assert (not (J |after condition| |after follow_up| |state fusa| |state fusas| |state notified| |after papers_with_panel| |state report| |after required_remedy| |after response| |after satisfied| |after status| |after steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by submit response: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after response| () |response values| |response: submitted|)
(assert (and (= |state report| |report: produced|) (= |state response| |response: none|)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |after response| |state satisfied| |state status| |state steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by take steps first: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after steps_taken| () Bool true)
(assert (and (= |state status| |status: deferred|) (not |state steps_taken|)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |after steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "step by take the steps owed: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(define-fun |after steps_taken| () Bool true)
(assert (and (= |state status| |status: approved|) (not (= |state condition| |condition: none|)) (not |state steps_taken|)))
(assert (not (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |after steps_taken| |state user|)))
(set-info :status unsat)
(check-sat)
(pop 1)

(echo "goal: unsat is wanted")
(push 1)
(assert (<= 0 |state fusas|))
(assert (J |state condition| |state follow_up| |state fusa| |state fusas| |state notified| |state papers_with_panel| |state report| |state required_remedy| |state response| |state satisfied| |state status| |state steps_taken| |state user|))
(assert |state user|)
(set-info :status unsat)
(check-sat)
(pop 1)
