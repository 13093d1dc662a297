# schemas/journal.capnp: what is kept of a record besides its payload, for ten years.
#
# One record of the log is one `Record` message, framed as persistence/FORMAT.md says. Fields are
# only ever added, at the end; a field is never renumbered, retyped or given a new meaning. Golden
# files in tests/schemas/golden/ hold bytes of every release, and every later one reads them.

@0xd3c7a1b09e5f2468;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("cotm::schema");

struct Record {
  position @0 :UInt64;      # Place in the log, from 1; equal to the key that the record is kept under.
  shard @1 :UInt16;
  shardSequence @2 :UInt64; # From 1, without gaps in its shard.
  owner @3 :UInt64;         # Epoch of the shard's owner when it wrote this.
  streamHigh @4 :UInt64;    # The stream's uuid: its first eight bytes, big-endian,
  streamLow @5 :UInt64;     # and its last eight.
  revision @6 :UInt64;      # The stream's revision once this record is counted, from 1.
  timeMs @7 :Int64;         # When the writer decided; milliseconds since 1970-01-01T00:00:00Z.
  previous @8 :UInt64;      # Position of the stream's record before this one; 0 for the first.
  previousHash @9 :Data;    # First 16 bytes of SHA-256 of that record's message bytes; empty for the first.
  payload @10 :Data;        # What the stream's owner encoded; for an order, see order.capnp.
}
