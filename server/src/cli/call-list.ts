import { type ListedCall, listedCall } from '../core/export/listed-call';
import { groupsByStart } from '../core/trace/groups-by-start';
import { SessionCounts, type SessionRatios } from '../core/trace/session-ratios';
import type { InputPart } from './analysed-input';
import { callTable } from './call-table';
import { displayText } from './display-text';
import type { ListPrinter } from './list-writer';

/** The calls that end with a part, in order of their first message; `before` were listed by now. */
export function listCalls({ part }: InputPart, before: number): readonly ListedCall[] {
  const found = new Map<unknown, number>();
  for (const { at } of part.conclusions.findings) found.set(at.message, (found.get(at.message) ?? 0) + 1);
  const groups = groupsByStart(part.conclusions.groups);
  return part.calls.map((call, index) =>
    listedCall(call, {
      number: before + index + 1,
      findings: call.messages.reduce((n, message) => n + (found.get(message) ?? 0), 0),
      text: displayText,
      group: groups.get(call.start),
    }),
  );
}

/** Counts the ratios of RFC 6076 while calls are listed; each input is counted for itself. */
export function callPrinter(): ListPrinter<ListedCall> {
  let counts = new SessionCounts();
  return {
    list: (part, before) => {
      for (const call of part.part.calls) counts.add(call);
      return listCalls(part, before);
    },
    table: callTable,
    end: () => {
      const ratios = counts.ratios();
      counts = new SessionCounts();
      return { facts: { ratios: listedRatios(ratios) }, line: ratiosLine(ratios) };
    },
  };
}

/** The ratios by their names, null without a call that counts. */
function listedRatios(ratios: SessionRatios): Readonly<Record<string, number | null>> {
  return Object.fromEntries(named(ratios).map(([name, value]) => [name.toLowerCase(), value ?? null]));
}

/** `SER 66.7 %, SEER 100.0 %, …`; empty where nothing counts. */
function ratiosLine(ratios: SessionRatios): string {
  const known = named(ratios).filter(([, value]) => value !== undefined);
  return known.map(([name, value = 0]) => `${name} ${(100 * value).toFixed(1)} %`).join(', ');
}

function named(ratios: SessionRatios): readonly (readonly [string, number | undefined])[] {
  return [
    ['SER', ratios.establishment],
    ['SEER', ratios.effectiveness],
    ['ISA', ratios.ineffective],
    ['SCR', ratios.completed],
    ['IRA', ratios.ineffectiveRegistrations],
  ];
}
