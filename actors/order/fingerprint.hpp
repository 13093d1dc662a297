// actors/order/fingerprint.hpp: which failures are the same.
//
// A thousand orders that fail for one cause are one problem: fix it once, and retry them all. Two
// failures are the same if their destination and code are, and if their reasons differ in nothing
// but what differs from order to order: numbers, ids, times, and whatever stands in quotes.
//
//     "no free port 17 on 'AB-3'", "no free port 4 on 'ZK-9'"  ->  access/NO_PORT/5be1f7c2
//
// A fingerprint is the same on every machine and in every release: people keep notes by it.

#pragma once

#include <string>
#include <string_view>

namespace cotm::order {

/// Takes out of a reason what differs from order to order: '?' stands for what was quoted, '#' for
/// a word with a digit in it, or of eight and more hexadecimal ones. In lower case.
[[nodiscard]] std::string normal_reason(std::string_view reason);

/// Names a failure: its destination and code, as far as they are readable and short, and a hash of
/// all three. Never longer than 100 bytes, and of characters that need no escape in a URL's path.
[[nodiscard]] std::string fingerprint_of(std::string_view destination, std::string_view code,
                                         std::string_view reason);

} // namespace cotm::order
