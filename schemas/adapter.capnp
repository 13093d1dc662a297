# schemas/adapter.capnp: what an adapter process and cotmd say to one another.
#
# An adapter speaks first (`Hello`) and is answered by `Welcome` or `Refusal`. From then on cotmd
# sends `Transfers` and `Confirms`, the adapter sends `Reports`. Every transfer carries a key; the
# destination takes effect once per key however often it is handed over. The adapter repeats a
# report until it is confirmed; cotmd takes a repetition for old news. Nothing depends on the order
# of messages. Fields are only ever added, at the end.
#
# Version 2 asks for more than to perform. An adapter of version 1 would read over `kind` and perform
# what it was told to cancel, so its hello is refused; what either version wrote is still readable.

@0xc8e0f3a57b1d4926;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("cotm::schema");

const protocolVersion :UInt16 = 2;

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
  revision @3 :UInt32;          # Of the distributed order, from 1; whatever else is asked of it, an
                                # amendment or a cancellation, is another key, of a later one.
}

enum TransferKind {
  # What the destination is asked for, and what its reports then mean. For all kinds, `acknowledged`
  # says that the destination has the transfer, not that it agrees.
  perform @0;     # Do the work. completed: it is done.
  amend @1;       # From now on the work of revision `about` is as this transfer says, and goes on under
                  # this key. inProgress, or any later word about the work: taken, nothing more comes
                  # under the old key. rejected: not taken, the work goes on under the old key.
  cancel @2;      # Stop and undo the unfinished work of revision `about`. completed: it is cancelled,
                  # and nothing more comes about it. rejected, failed: it cannot be.
  compensate @3;  # Undo the completed work of revision `about`. completed: it is undone.
  notify @4;      # A notice, for billing or maintenance, in the payload. completed: it is taken.
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
  kind @11 :TransferKind;
  about @12 :UInt32;            # The revision that an amend, cancel or compensate is about; or 0.
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
    inProgress @9 :Void;        # Work has begun, or goes on after `pending` or `held`.
    pending @10 :Failure;       # Work waits for the requester, who must act.
    held @11 :Failure;          # Work waits for the provider, whose problem it is.
    rejected @12 :Failure;      # Final: it never will be done. Nothing of it was.
    cancelled @13 :Void;        # Final: the destination cancelled the work of its own accord.
    expectedCompletion @14 :Int64; # Ms: its forecast of when it will have completed.
  }
  sequence @8 :UInt32;          # Place of this report among those about its key, from 1, as the
                                # adapter's ledger counts over restarts; 0: unknown.
}

struct Failure {
  code @0 :Text;
  reason @1 :Text;
}

struct Confirm {
  number @0 :UInt64;            # The report that is durable now, or was old news.
}
