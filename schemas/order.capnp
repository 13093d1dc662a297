# schemas/order.capnp: an order as it is kept: the payload of each of its records, and its snapshot.
#
# Events are never changed: a new meaning is a new member of the union. Fields are only ever added,
# at the end. Golden files in tests/schemas/golden/ hold bytes of every release. Times are
# milliseconds since 1970-01-01T00:00:00Z; 0 means "none" where a field says "or 0".

@0xa4b1e7c2d95f3068;

using Cxx = import "/capnp/c++.capnp";
using Adapter = import "adapter.capnp";
$Cxx.namespace("cotm::schema");

enum DependencyType {
  finishToStart @0;
  startToStart @1;
  finishToFinish @2;
  startToFinish @3;
}

enum JeopardyKind {
  completion @0;       # A requested completion date passed.
  acknowledgement @1;  # A destination did not acknowledge in time.
  milestone @2;        # A milestone's date passed.
  stalled @3;          # Nothing at all happened for the review interval.
  start @4;            # A requested start date passed.
  customerReply @5;    # Whoever has to act did not.
  notice @6;           # A sink did not confirm a notice.
  task @7;             # A person did not complete a task.
}

enum JeopardyLevel {
  none @0;             # In a digest: no jeopardy.
  normal @1;
  hazard @2;
  critical @3;
}

enum OrderState {      # TMF622 v4 ProductOrderStateType, as far as an order of ours can be in it.
  acknowledged @0;
  inProgress @1;
  held @2;
  completed @3;
  partial @4;
  failed @5;
  pending @6;
  cancelled @7;
  pendingCancellation @8;
}

enum NoticeTrigger {
  orderCompleted @0;
  orderFailed @1;
  orderCancelled @2;
  distributedOrderCompleted @3;
}

struct Item {
  id @0 :Text;
  parent @1 :UInt16;         # 1 + the index of the item that this one is nested in; 0 for none.
  action @2 :Text;
  attributes @3 :Text;       # The members that we do not interpret, as they came: JSON without braces.
}

struct Milestone {
  name @0 :Text;
  dueMs @1 :Int64;
  isPointOfNoReturn @2 :Bool;
}

struct Dependency {
  on @0 :UInt16;             # Index of the distributed order that is waited for.
  type @1 :DependencyType;
  delayMs @2 :Int64;
}

struct DistributedPlan {
  id @0 :Text;
  destination @1 :Text;      # Empty: nobody has chosen one yet.
  items @2 :List(UInt16);    # Indexes of the items that it serves.
  requestedStartMs @3 :Int64;      # Or 0.
  requestedCompletionMs @4 :Int64; # Or 0.
  milestones @5 :List(Milestone);
  dependsOn @6 :List(Dependency);
  group @7 :Text;
  payload @8 :Text;          # Opaque JSON for the destination.
  acknowledgeWithinMs @9 :Int64;
  isRemoved @10 :Bool;       # An amendment took it out: only its place is left.
}

struct Relation {
  on @0 :Data;               # 16 bytes: the order that is waited for.
  name @1 :Text;             # As whoever placed this order called it.
  type @2 :DependencyType;
  delayMs @3 :Int64;
}

struct Plan {
  externalId @0 :Text;
  fingerprint @1 :Data;      # 16 bytes: hash of the content, to tell a repetition from a conflict. May be empty.
  customer @2 :Text;
  priority @3 :UInt8;        # 0 (highest) to 4.
  requestedStartMs @4 :Int64;      # Or 0.
  requestedCompletionMs @5 :Int64; # Or 0.
  attributes @6 :Text;       # The order's members that are not ours to compute, as they came: JSON without braces.
  items @7 :List(Item);
  distributed @8 :List(DistributedPlan);
  category @9 :Text;
  relations @10 :List(Relation);
}

struct Event {
  # The members are those of the model's variant `event`, in its order.
  union {
    placed @0 :Placed;
    released @1 :Released;
    acknowledged @2 :SlotFact;
    milestoneReached @3 :MilestoneReached;
    completed @4 :SlotFact;
    failed @5 :Failed;
    jeopardyRaised @6 :JeopardyRaised;
    jeopardyCleared @7 :JeopardyCleared;
    quarantined @8 :Failed;
    reviewed @9 :Reviewed;
    amended @10 :Amended;
    cancelRequested @11 :CancelRequested;
    datesAmended @12 :DatesAmended;
    expectationRevised @13 :ExpectationRevised;
    relationLearnt @14 :RelationLearnt;
    releasedByHand @15 :SlotFact;
    conditionReported @16 :ConditionReported;
    completionExpected @17 :CompletionExpected;
    performed @18 :SlotFact;
    attemptFailed @19 :AttemptFailed;
    retried @20 :SlotAsked;
    settledByHand @21 :SettledByHand;
    rerouted @22 :Rerouted;
    withdrawn @23 :Released;
    besideStarted @24 :BesideStarted;
    besideAcknowledged @25 :SlotFact;
    besideFailed @26 :AttemptFailed;
    amendmentTaken @27 :SlotAsked;
    amendmentRefused @28 :Failed;
    undone @29 :SlotFact;
    undoOvertaken @30 :SlotFact;
    groupReadied @31 :GroupReadied;
    groupDelayed @32 :GroupDelayed;
    groupFailed @33 :GroupFailed;
    jeopardyAcknowledged @34 :JeopardyAcknowledged;
    escalated @35 :Escalated;
    taskOpened @36 :TaskOpened;
    taskClaimed @37 :TaskAsked;
    taskReleased @38 :TaskAsked;
    taskAssigned @39 :TaskAssigned;
    taskSnoozed @40 :TaskSnoozed;
    taskCommented @41 :TaskCommented;
    taskCompleted @42 :TaskCompleted;
    taskCancelled @43 :TaskFact;
    noticeDue @44 :NoticeDue;
    noticeConfirmed @45 :NoticeFact;
    noticeFailed @46 :NoticeFailed;
    noticeResent @47 :NoticeAsked;
    groupUnreadied @48 :GroupUnreadied;
    kept @49 :SlotAsked;
  }
}

struct Placed { plan @0 :Plan; atMs @1 :Int64; }
struct Released { slots @0 :List(UInt16); atMs @1 :Int64; }
struct SlotFact { slot @0 :UInt16; atMs @1 :Int64; }
struct MilestoneReached { slot @0 :UInt16; milestone @1 :UInt16; atMs @2 :Int64; }
struct Failed { slot @0 :UInt16; code @1 :Text; reason @2 :Text; atMs @3 :Int64; }
struct JeopardyKey {
  kind @0 :JeopardyKind;
  slot @1 :UInt16;           # 1 + the index of the distributed order; 0 for the order as a whole.
  part @2 :UInt16;           # Index of the milestone, the notice or the task, if `kind` is one.
}
struct JeopardyRaised {
  key @0 :JeopardyKey;
  level @1 :JeopardyLevel;
  dueMs @2 :Int64;
  atMs @3 :Int64;
  climbed @4 :Climbed;       # None: it has not been escalated or acknowledged yet.
}
struct JeopardyCleared { key @0 :JeopardyKey; atMs @1 :Int64; }
struct Reviewed { atMs @0 :Int64; }

struct OnBehalf { by @0 :Text; why @1 :Text; }

struct AmendedSlot { slot @0 :UInt16; change @1 :Change; }
enum Change { added @0; replaced @1; amended @2; undone @3; redone @4; informed @5; }
struct Amended { plan @0 :Plan; slots @1 :List(AmendedSlot); who @2 :OnBehalf; atMs @3 :Int64; }
struct CancelRequested { who @0 :OnBehalf; atMs @1 :Int64; }
struct DatesAmended {
  slot @0 :UInt16;           # 1 + the index of the distributed order; 0 for the order as a whole.
  requestedStartMs @1 :Int64;      # Or 0: as it was.
  requestedCompletionMs @2 :Int64; # Or 0: as it was.
  who @3 :OnBehalf;
  atMs @4 :Int64;
}
struct ExpectationRevised { expectedMs @0 :Int64; why @1 :Text; atMs @2 :Int64; } # 0: unknown.
struct RelationLearnt { relation @0 :UInt16; fact @1 :Related; atMs @2 :Int64; }
struct ConditionReported {
  slot @0 :UInt16;
  condition @1 :Condition;
  code @2 :Text;
  reason @3 :Text;
  sequence @4 :UInt32;
  atMs @5 :Int64;
}
struct CompletionExpected {
  slot @0 :UInt16;
  completionMs @1 :Int64;
  sequence @2 :UInt32;
  atMs @3 :Int64;
}
struct AttemptFailed {
  slot @0 :UInt16;
  code @1 :Text;
  reason @2 :Text;
  retryAtMs @3 :Int64;       # Or 0: it fell out.
  atMs @4 :Int64;
}
struct SlotAsked { slot @0 :UInt16; who @1 :OnBehalf; atMs @2 :Int64; }
struct SettledByHand { slot @0 :UInt16; outcome @1 :Outcome; who @2 :OnBehalf; atMs @3 :Int64; }
struct Rerouted {
  slot @0 :UInt16;
  destination @1 :Text;
  acknowledgeWithinMs @2 :Int64;
  who @3 :OnBehalf;
  atMs @4 :Int64;
}
struct BesideStarted { slot @0 :UInt16; kind @1 :Adapter.TransferKind; atMs @2 :Int64; }
struct GroupReadied { group @0 :UInt16; deadlineMs @1 :Int64; atMs @2 :Int64; }
struct GroupDelayed { group @0 :UInt16; waitsFor @1 :UInt16; whyNot @2 :Text; atMs @3 :Int64; }
struct GroupUnreadied { group @0 :UInt16; slot @1 :UInt16; atMs @2 :Int64; }
struct GroupFailed {
  group @0 :UInt16;
  code @1 :Text;
  reason @2 :Text;
  undone @3 :List(UInt16);   # What is to be undone, and then redone.
  atMs @4 :Int64;
}
struct JeopardyAcknowledged {
  key @0 :JeopardyKey;
  untilMs @1 :Int64;
  who @2 :OnBehalf;
  atMs @3 :Int64;
}
struct Escalated { key @0 :JeopardyKey; step @1 :UInt16; to @2 :Text; atMs @3 :Int64; }
struct TaskOpened {
  task @0 :UInt16;           # Its place among the tasks of the order; here and below.
  type @1 :Text;
  queue @2 :Text;
  title @3 :Text;
  slot @4 :UInt16;           # 1 + the index of the distributed order; 0 for the order as a whole.
  dueMs @5 :Int64;           # Or 0.
  who @6 :OnBehalf;          # None: by rule.
  atMs @7 :Int64;
  why @8 :JeopardyKey;       # None: it is of no escalation.
  cause @9 :TaskCause;
  part @10 :UInt32;          # Of work: the revision of its transfer; of a notice: its number.
}
struct TaskAsked { task @0 :UInt16; who @1 :OnBehalf; atMs @2 :Int64; }
struct TaskAssigned { task @0 :UInt16; to @1 :Text; who @2 :OnBehalf; atMs @3 :Int64; }
struct TaskSnoozed { task @0 :UInt16; untilMs @1 :Int64; who @2 :OnBehalf; atMs @3 :Int64; }
struct TaskCommented { task @0 :UInt16; text @1 :Text; who @2 :OnBehalf; atMs @3 :Int64; }
struct TaskCompleted { task @0 :UInt16; outcome @1 :Text; who @2 :OnBehalf; atMs @3 :Int64; }
struct TaskFact { task @0 :UInt16; atMs @1 :Int64; }
struct NoticeDue {
  sink @0 :Text;
  on @1 :NoticeTrigger;
  slot @2 :UInt16;           # 1 + the index of the distributed order; 0 for the order as a whole.
  atMs @3 :Int64;
}
struct NoticeFact { notice @0 :UInt16; atMs @1 :Int64; }
struct NoticeFailed {
  notice @0 :UInt16;
  code @1 :Text;
  reason @2 :Text;
  retryAtMs @3 :Int64;       # Or 0: it fell out.
  atMs @4 :Int64;
}
struct NoticeAsked { notice @0 :UInt16; who @1 :OnBehalf; atMs @2 :Int64; }

struct Digest {
  # What readers of the feed route by, computed from the facts when the record was made. The model
  # never reads it: it is a copy for the world, not the truth.
  state @0 :OrderState;
  jeopardy @1 :JeopardyLevel; # The highest that is raised.
  priority @2 :UInt8;
  percentComplete @3 :UInt8;
  customer @4 :Text;
  externalId @5 :Text;
  destinations @6 :List(Text); # Those that an event of this record concerns.
}

struct OrderRecord {
  # The payload of one journal record.
  events @0 :List(Event);
  digest @1 :Digest;
}

struct Progress {
  releasedMs @0 :Int64;      # Or 0, here and below.
  acknowledgedMs @1 :Int64;
  settledMs @2 :Int64;
  outcome @3 :Outcome;
  code @4 :Text;             # Of the last failure.
  reason @5 :Text;
  isQuarantined @6 :Bool;
  milestonesMs @7 :List(Int64); # When each was reached, or 0.
  revision @8 :UInt32 = 1;   # Of the transfer that stands for the work.
  lastRevision @9 :UInt32 = 1;
  wanted @10 :Aim;
  isByHand @11 :Bool;
  detail @12 :ProgressDetail; # None if it says nothing.
}

enum Outcome {
  open @0;
  completed @1;
  failed @2;
  cancelled @3;
  compensated @4;
  withdrawn @5;
  skipped @6;
}

enum Aim { perform @0; undo @1; redo @2; }
enum Condition { normal @0; pending @1; held @2; }

struct ProgressDetail {
  # What most distributed orders never have.
  performedMs @0 :Int64;     # Or 0, here and below.
  expectedMs @1 :Int64;
  failed @2 :UInt32;         # Attempts, since a person last dealt with it.
  heard @3 :UInt32;
  retryAtMs @4 :Int64;
  fallenOutMs @5 :Int64;
  said @6 :Condition;
  saidSinceMs @7 :Int64;
  saidCode @8 :Text;
  saidReason @9 :Text;
  beside @10 :Beside;        # None: nothing is under way beside the work.
  unanswered @11 :List(UInt32); # Revisions of amendments that were overtaken before they were answered.
  movedFrom @12 :Text;       # The destination that has the work, if the plan names another one.
}

struct Attempts {
  failed @0 :UInt32;
  retryAtMs @1 :Int64;       # Or 0, here and below.
  fallenOutMs @2 :Int64;
  code @3 :Text;
  reason @4 :Text;
}

struct Beside {
  kind @0 :Adapter.TransferKind;
  revision @1 :UInt32;
  releasedMs @2 :Int64;
  acknowledgedMs @3 :Int64;  # Or 0.
  tries @4 :Attempts;
  isEssential @5 :Bool;      # Of an amendment: work that is done without it is to be redone.
}

struct GroupProgress {
  readyMs @0 :Int64;         # Or 0, here and below.
  deadlineMs @1 :Int64;
  releasedMs @2 :Int64;
  failedMs @3 :Int64;
  waitsFor @4 :UInt16;       # 1 + the index of a distributed order; 0: for none.
  whyNot @5 :Text;
}

struct Related {
  startedMs @0 :Int64;       # Or 0.
  finishedMs @1 :Int64;      # Or 0.
  isLost @2 :Bool;
}

struct Climbed {
  steps @0 :UInt16;
  owner @1 :Text;
  acknowledgedBy @2 :Text;
  acknowledgedUntilMs @3 :Int64; # Or 0.
}

struct Jeopardy {
  key @0 :JeopardyKey;
  level @1 :JeopardyLevel;
  dueMs @2 :Int64;
  raisedMs @3 :Int64;
  climbed @4 :Climbed;       # None: it has not been escalated or acknowledged yet.
}

enum TaskState { open @0; claimed @1; completed @2; cancelled @3; }

enum TaskCause {
  asked @0;                  # Somebody opened it, or an escalation did.
  unrouted @1;
  fallout @2;
  work @3;
  notice @4;
  dateChanged @5;
  contentChanged @6;
  orderCancelled @7;
  orderFailed @8;
}

struct Comment { by @0 :Text; text @1 :Text; atMs @2 :Int64; }

struct Task {
  type @0 :Text;
  queue @1 :Text;
  title @2 :Text;
  slot @3 :UInt16;           # 1 + the index of the distributed order; 0 for the order as a whole.
  state @4 :TaskState;
  assignee @5 :Text;
  openedBy @6 :Text;         # Empty: by rule.
  openedMs @7 :Int64;
  claimedMs @8 :Int64;       # Or 0, here and below.
  dueMs @9 :Int64;
  snoozedUntilMs @10 :Int64;
  closedMs @11 :Int64;
  closedBy @12 :Text;
  outcome @13 :Text;
  comments @14 :List(Comment);
  why @15 :JeopardyKey;      # None: it is of no escalation.
  cause @16 :TaskCause;
  part @17 :UInt32;          # Of work: the revision of its transfer; of a notice: its number.
}

struct Notice {
  sink @0 :Text;
  on @1 :NoticeTrigger;
  slot @2 :UInt16;           # 1 + the index of the distributed order; 0 for the order as a whole.
  revision @3 :UInt32 = 1;
  sinceMs @4 :Int64;
  confirmedMs @5 :Int64;     # Or 0.
  tries @6 :Attempts;
}

struct Expectation { atMs @0 :Int64; why @1 :Text; revisedMs @2 :Int64; }

struct OrderSnapshot {
  # The state of one order at a revision: what an activation starts from and what queries show.
  revision @0 :UInt64;
  position @1 :UInt64;       # Of the record that made it so.
  plan @2 :Plan;
  placedMs @3 :Int64;
  changedMs @4 :Int64;       # When the last event happened.
  reviewedMs @5 :Int64;
  distributed @6 :List(Progress);
  jeopardies @7 :List(Jeopardy);
  groups @8 :List(GroupProgress); # None: of a release that had no groups, here and below.
  relations @9 :List(Related);
  tasks @10 :List(Task);
  notices @11 :List(Notice);
  cancelled @12 :CancelRequested; # None: nobody has asked for it.
  expected @13 :Expectation; # None: nothing is known.
  amendments @14 :UInt32;
}
