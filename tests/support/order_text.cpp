// tests/support/order_text.cpp: the text of an order, up to its externalId and from there on.

#include "tests/support/order_text.hpp"

#include "runtime/base/iso8601.hpp"

namespace cotm::test {

namespace {

constexpr std::string_view items = R"("productOrderItem":[
{"id":"1","action":"add","quantity":1,
 "productOffering":{"id":"fibre-500","name":"Fibre 500"},
 "product":{"@type":"Product","productCharacteristic":[{"name":"downstream","value":"500 Mbit/s"},
  {"name":"socket","value":"basement"}]}},
{"id":"2","action":"add","quantity":1,
 "productOffering":{"id":"voice-flat","name":"Voice Flat"},
 "product":{"@type":"Product","productCharacteristic":[{"name":"number","value":"+49 30 901820"}]}},
{"id":"3","action":"add","quantity":1,
 "productOffering":{"id":"tv-basic","name":"TV Basic"},
 "product":{"@type":"Product","productCharacteristic":[{"name":"package","value":"basic"}]}},
{"id":"4","action":"add","quantity":1,
 "productOffering":{"id":"router-rent","name":"Router, rented"},
 "product":{"@type":"Product","productCharacteristic":[{"name":"model","value":"R7"}]}},
{"id":"5","action":"add","quantity":1,
 "productOffering":{"id":"visit","name":"Installation visit"},
 "product":{"@type":"Product","productCharacteristic":[{"name":"slot","value":"forenoon"}]}}],
)";

constexpr std::string_view distributed = R"("distributedOrder":[
{"id":"A","destination":"a","productOrderItem":["1"],"payload":{"task":"access","port":"7/1/12"}},
{"id":"B","destination":"b","productOrderItem":["2"],
 "dependsOn":[{"id":"A","dependencyType":"finishToStart"}],"payload":{"task":"voice"}},
{"id":"C","destination":"c","productOrderItem":["3"],
 "dependsOn":[{"id":"A","dependencyType":"finishToStart"}],"payload":{"task":"tv"}},
{"id":"D","destination":"d","productOrderItem":["4"],
 "dependsOn":[{"id":"B","dependencyType":"finishToStart"},
  {"id":"C","dependencyType":"finishToStart"}],"payload":{"task":"activate"}},
{"id":"E","destination":"e","productOrderItem":["5"],
 "dependsOn":[{"id":"D","dependencyType":"finishToStart"}],"payload":{"task":"install"}}]}
)";

} // namespace

order_text::order_text(instant wanted, std::string_view note)
  : head_{R"({"@type":"DistributedProductOrder","externalId":")"}, tail_{"\",\n"} {
  tail_ += R"("category":"residential","description":"Fibre, voice and TV","priority":"3",)";
  tail_ += R"("requestedCompletionDate":")" + to_text(wanted) + "\",\n";
  tail_ += R"("relatedParty":[{"id":"c-4711","role":"customer","@referredType":"Individual"}],)";
  tail_ += R"("note":[{"id":"1","text":")" + std::string{note} + "\"}],\n";
  tail_ += items;
  tail_ += distributed;
}

std::string order_text::with(std::string_view external_id) const {
  std::string text;
  text.reserve(head_.size() + external_id.size() + tail_.size());
  text += head_;
  text += external_id;
  text += tail_;
  return text;
}

} // namespace cotm::test
