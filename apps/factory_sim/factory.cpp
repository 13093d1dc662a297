// apps/factory_sim/factory.cpp: see factory.hpp.

#include "apps/factory_sim/factory.hpp"

#include <iostream>
#include <utility>

namespace cotm::factory_sim {

namespace {

using self_ptr = floor_actor::stateful_pointer<floor_shell>;

void tick_later(self_ptr self) {
  auto& shell = self->state;
  if (shell.is_ticking || shell.queue.empty())
    return;
  shell.is_ticking = true;
  self->delayed_send(self, floor_interval, adapter::tick_atom::value);
}

void take(self_ptr self, planned& more) {
  auto now = self->clock().now();
  for (auto& one : more.steps)
    self->state.queue.push({now + one.after, std::move(one.said)});
  tick_later(self);
}

void say_what_is_due(self_ptr self) {
  auto& shell = self->state;
  auto now = self->clock().now();
  auto out = adapter::outbox{};
  while (shell.say && !shell.queue.empty() && shell.queue.top().due <= now) {
    out.add(shell.queue.top().said);
    shell.queue.pop();
  }
  if (!out.is_empty())
    shell.say(std::move(out));
}

} // namespace

floor_actor::behavior_type floor_behavior(self_ptr self) {
  return {
    [self](say_function& say) { self->state.say = std::move(say); },
    [self](planned& more) { take(self, more); },
    [self](adapter::tick_atom) {
      self->state.is_ticking = false;
      say_what_is_due(self);
      tick_later(self);
    },
    [self](adapter::stop_atom) { self->quit(); },
  };
}

factory::factory(factory_plan plan, floor_actor floor, const runtime::wall_clock* clock,
                 effects_file* effects)
  : plan_{std::move(plan)}, floor_{std::move(floor)}, clock_{clock}, effects_{effects} {
  // nop
}

void factory::fulfil(const adapter::transfer& one, deeds& done) {
  auto& out = *done.out;
  auto how = plan_.destinations.find(one.destination);
  if (how == plan_.destinations.end())
    return out.refuse(one.key, "SIM-UNKNOWN", "no such destination is simulated here");
  auto is_at_once = how->second.is_at_once && one.about == 0;
  auto next
    = is_at_once ? course{{}, true, false} : plan(how->second, one, plan_.seed, clock_->now());
  if (next.takes_effect && one.known.effects == 0) {
    out.take_effect(one.key);
    done.effects.push_back({one.key, one.kind});
  }
  if (next.supersedes)
    out.supersede(adapter::key_about(one.key, one.about));
  if (is_at_once) {
    out.acknowledge(one.key);
    out.complete(one.key);
  }
  for (auto& step : next.steps) {
    if (step.after == duration::zero())
      out.add(std::move(step.said));
    else
      done.later.steps.push_back(std::move(step));
  }
}

void factory::on_transfers(const std::vector<adapter::transfer>& given, adapter::outbox& out) {
  auto done = deeds{&out, {}, {}};
  for (const auto& one : given)
    fulfil(one, done);
  if (effects_ != nullptr)
    effects_->add(done.effects);
  if (!done.later.steps.empty())
    caf::anon_send(floor_, std::move(done.later));
}

void factory::on_refusal(const adapter::refusal& why) {
  std::cerr << "factory_sim: refused: " << why.code << ": " << why.reason;
  if (why.number != 0)
    std::cerr << " (report " << why.number << ")";
  std::cerr << '\n';
}

} // namespace cotm::factory_sim
