# schemas/order.capnp: an order as it is kept: the payload of each of its records, and its snapshot.
#
# Events are never changed: a new meaning is a new member of the union. Fields are only ever added,
# at the end. Golden files in tests/schemas/golden/ hold bytes of every release. Times are
# milliseconds since 1970-01-01T00:00:00Z; 0 means "none" where a field says "or 0".

@0xa4b1e7c2d95f3068;

using Cxx = import "/capnp/c++.capnp";
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
}

struct Event {
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
  milestone @2 :UInt16;      # Index, if `kind` is milestone.
}
struct JeopardyRaised { key @0 :JeopardyKey; level @1 :JeopardyLevel; dueMs @2 :Int64; atMs @3 :Int64; }
struct JeopardyCleared { key @0 :JeopardyKey; atMs @1 :Int64; }
struct Reviewed { atMs @0 :Int64; }

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
  code @4 :Text;
  reason @5 :Text;
  isQuarantined @6 :Bool;
  milestonesMs @7 :List(Int64); # When each was reached, or 0.
}

enum Outcome {
  open @0;
  completed @1;
  failed @2;
}

struct Jeopardy {
  key @0 :JeopardyKey;
  level @1 :JeopardyLevel;
  dueMs @2 :Int64;
  raisedMs @3 :Int64;
}

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
}
