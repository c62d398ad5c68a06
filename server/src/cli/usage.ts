import type { Command } from './arguments';

const lines: Readonly<Record<Command, string>> = {
  lint: 'siplint lint     [FILE|DIR|GLOB|-]…   findings (the default when no subcommand is given)',
  messages:
    'siplint messages [FILE|DIR|GLOB|-]…   every SIP message found: number, place, time, addresses, keys',
  calls: 'siplint calls    [FILE|DIR|GLOB|-]…   calls, registrations, subscriptions with their facts',
  ladder:
    'siplint ladder   FILE… [--call N]…      the ladder as text (default), mermaid, plantuml or svg; all calls, or those named',
  formats:
    'siplint formats  [FILE…]              the trace formats known; with files: what each was detected as',
  rules: 'siplint rules    [RULE]               the rules with severity and RFC; one rule: its documentation',
  redact:
    'siplint redact   FILE… --output DIR    share-safe copies: .siptrace of traces, .sip of .sip files; says what is left\n' +
    '  siplint redact   -                     the same of standard input, to standard output; what is left on standard error',
  send: 'siplint send     FILE [--name N]…       fires requests of a .sip file and prints the exchange',
};

const options = `Options:
  --format pretty|json            how results are written (default pretty); lint also has sarif, junit, github;
                                  ladder has text (default), mermaid, plantuml, svg
  --input-format auto|<id>        read inputs as this format (ids: siplint formats; also sip-message, pcap)
  --color auto|always|never       colours (default auto: on a terminal)
  --config FILE                   configuration; default: siplint.json in the folder of the input or above
  --env NAME                      environment of sip-env.json whose variables hold in .sip files (default: any of them)
  --preset recommended|strict|interop|off
  --rule ID=off|hint|information|warning|error   severity of one rule; may be repeated
  --severity LEVEL                least severity shown (default hint)
  --fail-on error|warning|information|never      what makes the exit status 1 (default error)
  --max-findings N                show at most N findings; the rest is counted
  --call N, --call-id ID          ladder: the calls to draw, as siplint calls numbers them; several --call are one ladder
  --name N, --target URI          send: the requests to fire, in order, and where to; secrets come from SIPLENS_SECRET_<NAME>
  --baseline FILE                 findings in this file are known: not told again, and they do not fail the run
  --write-baseline FILE           make all findings of this run known
  -o, --output FILE               write the result into a file instead of standard output; redact: folder of the copies
  --map FILE                      redact: write which stand-in stands for whom; this file must not be shared
  --merge                         the inputs are one trace, ordered by time; clocks are aligned by messages in common
  --clock-offset FILE=SECONDS     with --merge: add this to the times of a file; may be repeated
  --time-zone [FILE=]+HH:MM       with --merge: the zone in which a file (or all others) writes its times
  --no-progress                   no progress bar (there is none when standard error is not a terminal)
  --version, -h, --help

Exit status: 0 nothing at or above --fail-on; 1 findings at or above it; 2 wrong usage, unreadable input, or nothing
recognised; 130 interrupted. Of send: 0 a 2xx, 1 another final answer, 3 a local failure (no answer, refused, TLS, name).
Of redact: 1 something is left that looks like an original.
`;

/** The text of `--help`: of one subcommand, or of all. */
export function usageText(command: Command | undefined): string {
  const shown = command === undefined ? Object.values(lines) : [lines[command]];
  return `Usage:\n${shown.map(line => `  ${line}\n`).join('')}\n${options}`;
}
