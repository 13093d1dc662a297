// apps/factory_sim/course.cpp: see course.hpp.

#include "apps/factory_sim/course.hpp"

#include "apps/factory_sim/override.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace cotm::factory_sim {

namespace {

using adapter::phase;
using adapter::report;
using adapter::transfer_kind;

constexpr auto reason_text = "the simulation wants it so";

/// Even numbers out of one seed. Source: Steele et al., SplitMix (OOPSLA 2014).
class chance {
public:
  explicit chance(std::uint64_t seed) : state_{seed} {
    // nop
  }

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    auto mixed = (state_ ^ (state_ >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
    return mixed ^ (mixed >> 31U);
  }

  bool happens(double share) {
    return static_cast<double>(next() >> 11U) < share * static_cast<double>(1ULL << 53U);
  }

  duration between(const delay_range& range) {
    auto width = static_cast<std::uint64_t>((range.most - range.least).count()) + 1;
    return range.least + duration{static_cast<std::int64_t>(next() % width)};
  }

private:
  std::uint64_t state_;
};

/// What becomes of one transfer, before it is laid out in time.
struct fate {
  behaviour how;
  std::vector<std::string> milestones;
  report::kind outcome = report::kind::completed;
  std::string code;        ///< Of a failure or rejection.
  std::string refuse_code; ///< Empty: it is taken.
  bool is_silent = false;
};

fate decide(treatment wanted, const adapter::transfer& given, chance& drawn, chance& drawn_now) {
  auto& how = wanted.how;
  auto made = fate{};
  made.is_silent = drawn.happens(how.silent);
  if (drawn.happens(how.failing) || given.key.revision <= how.fail_first)
    wanted.fail_code = wanted.fail_code.value_or(how.fail_code);
  if (drawn_now.happens(how.refusing))
    wanted.refuse_code = wanted.refuse_code.value_or("SIM-BUSY");
  if (drawn.happens(how.abandoning))
    made.outcome = report::kind::cancelled;
  if (drawn.happens(how.rejecting))
    wanted.reject_code = wanted.reject_code.value_or(how.reject_code);
  if (wanted.milestones)
    made.milestones = std::move(*wanted.milestones);
  else if (how.has_milestones)
    made.milestones.assign(given.milestones.begin(), given.milestones.end());
  if (wanted.reject_code) {
    made.outcome = report::kind::rejected;
    made.code = *wanted.reject_code;
  } else if (wanted.fail_code) {
    made.outcome = report::kind::failed;
    made.code = *wanted.fail_code;
  }
  made.refuse_code = wanted.refuse_code.value_or("");
  made.how = std::move(how);
  return made;
}

/// Writes a course down, in the order in which things happen.
class scribe {
public:
  scribe(const adapter::transfer& given, instant now) : given_{&given}, now_{now} {
    // nop
  }

  void say(duration after, report::kind is, std::string code = {}) {
    auto has_reason = is != report::kind::milestone && !code.empty();
    made.steps.push_back(
      {after, {0, given_->key, {}, is, std::move(code), has_reason ? reason_text : "", {}, 0}});
  }

  void forecast(duration after, duration completion) {
    say(after, report::kind::expected_completion);
    made.steps.back().said.expected = now_ + completion;
  }

  /// Not again what was said before a restart.
  void acknowledge(duration after) {
    if (given_->known.reached == phase::taken)
      say(after, report::kind::acknowledged);
  }

  course made;

private:
  const adapter::transfer* given_;
  instant now_;
};

/// The work itself: performed, or gone on with as amended.
course work(const fate& becomes, const adapter::transfer& given, chance& drawn, instant now) {
  const auto& how = becomes.how;
  auto to = scribe{given, now};
  auto patience = drawn.between(how.acknowledge_after);
  auto span = drawn.between(how.complete_after);
  auto late = drawn.between(how.forecast.value_or(delay_range{}));
  if (becomes.outcome == report::kind::rejected) {
    to.say(patience, report::kind::rejected, becomes.code);
    return to.made;
  }
  auto is_known = given.known.reached != phase::taken;
  auto at = is_known || how.is_acknowledging_last ? duration{} : patience;
  auto forecast = [&] {
    if (how.forecast)
      to.forecast(at, at + span + late);
  };
  auto wait = [&](const delay_range& range, report::kind is, const std::string& code) {
    auto waited = drawn.between(range);
    if (range.most == duration::zero())
      return;
    to.say(at, is, code);
    at += waited;
    to.say(at, report::kind::in_progress);
    forecast();
  };
  if (!how.is_acknowledging_last)
    to.acknowledge(at);
  if (how.has_progress || given.kind == transfer_kind::amend)
    to.say(at, report::kind::in_progress);
  forecast();
  wait(how.pending, report::kind::pending, how.pending_code);
  wait(how.held, report::kind::held, how.held_code);
  auto legs = static_cast<std::int64_t>(becomes.milestones.size()) + 1;
  for (std::int64_t leg = 1; leg < legs; ++leg)
    to.say(at + span * leg / legs, report::kind::milestone,
           becomes.milestones[static_cast<std::size_t>(leg - 1)]);
  to.say(at + span, becomes.outcome, becomes.code);
  if (how.is_acknowledging_last)
    to.acknowledge(at + span + patience);
  to.made.takes_effect = true;
  to.made.supersedes = given.kind == transfer_kind::amend;
  return to.made;
}

/// What is said to an amendment, a cancellation or a compensation, and the code if it is no.
struct verdict {
  answer is = answer::accept;
  std::string code;
};

verdict judge(const behaviour& how, const adapter::transfer& given) {
  if (given.known.effects > 0)
    return {}; // Before a restart.
  auto is_done = given.about_known && given.about_known->reached == phase::completed;
  auto by = [&](answer is) {
    return verdict{is, is == answer::fail ? how.fail_code : how.reject_code};
  };
  switch (given.kind) {
    case transfer_kind::amend:
      return is_done ? verdict{answer::reject, "alreadyCompleted"} : by(how.amend);
    case transfer_kind::cancel:
      return is_done ? verdict{answer::reject, "alreadyCompleted"} : by(how.cancel);
    case transfer_kind::compensate:
      if (given.about_known && !is_done)
        return {answer::reject, "notCompleted"};
      return by(how.compensate); // Who knows nothing of it has forgotten it.
    case transfer_kind::perform:
    case transfer_kind::notify:
      break;
  }
  return {};
}

/// A cancellation or compensation that nobody objects to; it may still fail.
course undo(const verdict& said, const behaviour& how, const adapter::transfer& given,
            chance& drawn, instant now) {
  auto to = scribe{given, now};
  auto at = drawn.between(how.acknowledge_after);
  auto span = drawn.between(how.undo_after);
  if (given.known.reached != phase::taken)
    at = {};
  to.acknowledge(at);
  if (said.is == answer::fail) {
    to.say(at + span, report::kind::failed, said.code);
    return to.made;
  }
  to.say(at + span, report::kind::completed);
  to.made.takes_effect = true;
  to.made.supersedes = given.kind == transfer_kind::cancel;
  return to.made;
}

course lay_out(const fate& becomes, const adapter::transfer& given, chance& drawn, instant now) {
  auto said = judge(becomes.how, given);
  if (said.is == answer::silent)
    return {};
  if (said.is == answer::reject) {
    auto to = scribe{given, now};
    to.say(drawn.between(becomes.how.acknowledge_after), report::kind::rejected, said.code);
    return to.made;
  }
  if (given.kind == transfer_kind::cancel || given.kind == transfer_kind::compensate)
    return undo(said, becomes.how, given, drawn, now);
  return work(becomes, given, drawn, now);
}

/// Has the same things said at the same times, but not the same thing at each.
void shuffle(std::vector<step>& steps, chance& drawn) {
  for (auto left = steps.size(); left > 1; --left)
    std::swap(steps[left - 1].said, steps[drawn.next() % left].said);
}

void multiply(std::vector<step>& steps, unsigned copies) {
  auto said_once = steps;
  for (unsigned copy = 1; copy < copies; ++copy)
    steps.insert(steps.end(), said_once.begin(), said_once.end());
  std::ranges::stable_sort(steps, {}, &step::after);
}

} // namespace

course plan(const behaviour& how, const adapter::transfer& given, std::uint64_t seed, instant now) {
  auto of_key = seed ^ (adapter::transfer_key_hash{}(given.key) * 0x9E3779B97F4A7C15ULL);
  auto drawn = chance{of_key};
  auto drawn_now = chance{of_key + given.attempt}; // A refusal is about this hand-over only.
  auto becomes = decide(overrule(how, given), given, drawn, drawn_now);
  if (becomes.is_silent) // It is at work, for all that anybody knows.
    return {{}, given.about == 0, false};
  if (!becomes.refuse_code.empty() && given.known.reached == phase::taken) {
    auto to = scribe{given, now};
    to.say({}, report::kind::refused, becomes.refuse_code);
    return to.made;
  }
  auto made = lay_out(becomes, given, drawn, now);
  if (becomes.how.is_shuffled)
    shuffle(made.steps, drawn);
  multiply(made.steps, becomes.how.copies);
  return made;
}

} // namespace cotm::factory_sim
