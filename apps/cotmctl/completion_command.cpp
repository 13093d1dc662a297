// apps/cotmctl/completion_command.cpp: a completion script for bash, made of the command line
// itself, so that it cannot disagree with it: `source <(cotmctl completion bash)`.

#include "apps/cotmctl/context.hpp"

#include <CLI/Option.hpp>

#include <iostream>
#include <string>
#include <vector>

namespace cotm::ctl {

namespace {

std::vector<const CLI::App*> inner_of(const CLI::App& command) {
  return command.get_subcommands([](const CLI::App*) { return true; });
}

/// Subcommands and long options of a command, as words.
std::string words_of(const CLI::App& command) {
  std::string words;
  for (const auto* inner : inner_of(command))
    words += inner->get_name() + " ";
  for (const auto* option : command.get_options())
    for (const auto& name : option->get_lnames())
      words += "--" + name + " ";
  return words;
}

/// One line of a `case` per command: its path, and the words that may follow.
void print_cases(std::ostream& out, const CLI::App& command, const std::string& path,
                 const std::string& global_words) {
  out << "    '" << path << "') words='" << words_of(command) << (path.empty() ? "" : global_words)
      << "' ;;\n";
  for (const auto* inner : inner_of(command))
    print_cases(out, *inner, path.empty() ? inner->get_name() : path + " " + inner->get_name(),
                global_words);
}

/// The names of all commands below one, as the pattern of a `case`.
std::string pattern_of(const CLI::App& command) {
  std::string names;
  for (const auto* inner : inner_of(command)) {
    auto deeper = pattern_of(*inner);
    names += (names.empty() ? "" : " | ") + inner->get_name();
    names += deeper.empty() ? "" : " | " + deeper;
  }
  return names;
}

exit_status print_bash(const CLI::App& app) {
  std::cout << R"(# bash completion for cotmctl
_cotmctl() {
  local current="${COMP_WORDS[COMP_CWORD]}" path='' word words=''
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
)"
            << "      " << pattern_of(app) << R"()
        path="${path:+$path }$word" ;;
    esac
  done
  case "$path" in
)";
  print_cases(std::cout, app, "", "--server --output ");
  std::cout << R"(  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o default -F _cotmctl cotmctl
)";
  return exit_status::ok;
}

} // namespace

void add_completion_command(const registrar& to) {
  auto* completion = to.app.add_subcommand("completion", "Print a completion script");
  completion->require_subcommand(1);
  auto* bash = completion->add_subcommand("bash", "For bash");
  bash->callback(
    [&app = to.app, &chosen = to.chosen] { chosen = [&app] { return print_bash(app); }; });
}

} // namespace cotm::ctl
