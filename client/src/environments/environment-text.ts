import type { EnvironmentsResult } from '../../../server/src/core/protocol';

/** What the status bar shows of the environment of a `.sip` file. */
export interface EnvironmentText {
  readonly text: string;
  /** Plain text of several lines. */
  readonly tooltip: string;
  /** True where requests go to a system in use. */
  readonly production: boolean;
}

/** The status bar item of a `.sip` file. */
export function environmentText({
  chosen,
  production,
  names,
  problems,
}: EnvironmentsResult): EnvironmentText {
  const isHere = names.some(({ name }) => name === chosen);
  const name = chosen === null ? 'No environment' : isHere ? chosen : `${chosen} (not here)`;
  const lines = [
    chosen === null
      ? 'No SIP environment is chosen: only shared variables hold.'
      : isHere
        ? `SIP environment ${chosen}${production ? ', marked as production' : ''}.`
        : `The SIP environment ${chosen} is not defined for this file: only shared variables hold.`,
    ...problems,
    'Click to switch.',
  ];
  const icon = problems.length > 0 ? '$(warning)' : '$(server-environment)';
  return { text: `${icon} ${oneLine(name)}`, tooltip: lines.map(oneLine).join('\n'), production };
}

/** Text of a file for a label: one line, and no `$(icon)` of its own. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('$(', '$ (');
}
