// tests/e2e/restart_test.cpp: stopping in good order, and going on afterwards.

#include "tests/e2e/run_options.hpp"
#include "tests/e2e/service_test.hpp"

#include <string>
#include <vector>

namespace cotm::e2e {

namespace {

using namespace std::chrono_literals;

class Restart : public ServiceTest {};

TEST_F(Restart, AfterSigtermGoesOnWithWhatIsOpen) {
  order_load load{service.http_port(), chosen_options().seed};
  pause(300ms, 600ms);
  expect_clean_stop(service.server());
  EXPECT_EQ(service.verify_journal(), "");
  service.start_server();
  pause(300ms, 600ms);
  load.finish();
  EXPECT_EQ(load.problems(), std::vector<std::string>{});
  expect_all_complete(load.accepted());
}

TEST_F(Restart, OfTheAdapterInGoodOrderRepeatsNoEffect) {
  order_load load{service.http_port(), chosen_options().seed};
  pause(300ms, 600ms);
  expect_clean_stop(service.adapter());
  pause(100ms, 200ms);
  service.start_adapter();
  load.finish();
  EXPECT_EQ(load.problems(), std::vector<std::string>{});
  expect_all_complete(load.accepted());
  expect_one_effect_each(load.accepted().size());
}

} // namespace

} // namespace cotm::e2e
