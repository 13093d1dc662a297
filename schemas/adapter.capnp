# schemas/adapter.capnp: what an adapter process and cotmd say to one another.
#
# An adapter speaks first (`Hello`) and is answered by `Welcome` or `Refusal`. From then on cotmd
# sends `Transfers` and `Confirms`, the adapter sends `Reports`. Every transfer carries a key; the
# destination takes effect once per key however often it is handed over. The adapter repeats a
# report until it is confirmed; cotmd takes a repetition for old news. Nothing depends on the order
# of messages. Fields are only ever added, at the end.

@0xc8e0f3a57b1d4926;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("cotm::schema");

const protocolVersion :UInt16 = 1;

struct AdapterMessage {
  union {
    hello @0 :Hello;
    welcome @1 :Welcome;
    refusal @2 :Refusal;
    transfers @3 :List(Transfer);
    reports @4 :List(Report);
    confirms @5 :List(Confirm);
  }
}

struct Hello {
  version @0 :UInt16;
  name @1 :Text;                # For logs and operators: which adapter this is.
  incarnation @2 :UInt64;       # Another one after every start of the process.
  destinations @3 :List(Text);  # What it fulfils; all must be configured in cotmd.
  window @4 :UInt32;            # How many unacknowledged transfers it will take; 0: cotmd's own limit.
}

struct Welcome {
  version @0 :UInt16;
  session @1 :UInt64;
}

struct Refusal {
  # Why a hello, or a report of it (`number` then says which), was not taken. Changes nothing.
  code @0 :Text;
  reason @1 :Text;
  number @2 :UInt64;
}

struct Key {
  # The stable name of a transfer: the same after any retry, restart or takeover.
  orderHigh @0 :UInt64;         # The order's uuid: its first eight bytes, big-endian,
  orderLow @1 :UInt64;          # and its last eight.
  distributedOrder @2 :Text;    # Its id, unique in the order.
  revision @3 :UInt32;          # Of the distributed order; an amendment is another key. From 1.
}

struct Transfer {
  key @0 :Key;
  destination @1 :Text;
  priority @2 :UInt8;
  attempt @3 :UInt32;           # From 1. Above 1 the destination may know it already.
  requestedStartMs @4 :Int64;      # Or 0.
  requestedCompletionMs @5 :Int64; # Or 0.
  milestones @6 :List(Text);
  items @7 :List(TransferItem);
  payload @8 :Text;             # JSON, as the distributed order brought it.
  externalId @9 :Text;
  customer @10 :Text;
}

struct TransferItem {
  id @0 :Text;
  action @1 :Text;
  attributes @2 :Text;          # JSON members without braces.
}

struct Report {
  number @0 :UInt64;            # Chosen by the adapter; confirmed by it.
  key @1 :Key;
  atMs @2 :Int64;               # When it happened, as the destination says; 0: when received.
  union {
    acknowledged @3 :Void;
    milestone @4 :Text;
    completed @5 :Void;
    failed @6 :Failure;
    refused @7 :Failure;        # The destination cannot take the transfer now: retry by its policy.
  }
}

struct Failure {
  code @0 :Text;
  reason @1 :Text;
}

struct Confirm {
  number @0 :UInt64;            # The report that is durable now, or was old news.
}
