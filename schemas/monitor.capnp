# schemas/monitor.capnp: what a remote monitor and cotmd's GROUPS actor say to one another.
#
# A monitor subscribes to one named group from a position on, and is sent status changes as long as
# it has credit. Each change names the one before it in that subscription, so a gap cannot go
# unnoticed. Fields are only ever added, at the end.

@0xe1f6a8d04c7b3952;

using Cxx = import "/capnp/c++.capnp";
using Order = import "order.capnp";
$Cxx.namespace("cotm::schema");

struct MonitorMessage {
  union {
    subscribe @0 :Subscribe;
    credit @1 :UInt32;             # How many more changes the monitor will take.
    refusal @2 :Text;
    changes @3 :List(StatusChange);
  }
}

struct Subscribe {
  version @0 :UInt16;
  group @1 :Text;                  # "all", "destination.<name>", "customer.<id>", "state.<state>", "jeopardy.<level>".
  after @2 :UInt64;                # The last number that the monitor has; 0: from the beginning.
  credit @3 :UInt32;
  onlyNew @4 :Bool;                # Ignore `after`: begin with what happens from now on.
}

struct StatusChange {
  number @0 :UInt64;               # Position in the log.
  previous @1 :UInt64;             # The number before this one in this subscription.
  orderHigh @2 :UInt64;
  orderLow @3 :UInt64;
  revision @4 :UInt64;
  timeMs @5 :Int64;
  digest @6 :Order.Digest;
  events @7 :List(EventSummary);
}

struct EventSummary {
  name @0 :Text;                   # As in the union `Event`: "placed", "released", ...
  distributedOrder @1 :Text;       # Its position in the order, from 0, as digits; empty: the order as a whole.
}
