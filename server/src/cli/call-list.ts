import { type ListedCall, listedCall } from '../core/export/listed-call';
import type { InputPart } from './analysed-input';
import { displayText } from './display-text';

/** The calls that end with a part, in order of their first message; `before` were listed by now. */
export function listCalls({ part }: InputPart, before: number): readonly ListedCall[] {
  const found = new Map<unknown, number>();
  for (const { at } of part.conclusions.findings) found.set(at.message, (found.get(at.message) ?? 0) + 1);
  return part.calls.map((call, index) =>
    listedCall(call, {
      number: before + index + 1,
      findings: call.messages.reduce((n, message) => n + (found.get(message) ?? 0), 0),
      text: displayText,
    }),
  );
}
