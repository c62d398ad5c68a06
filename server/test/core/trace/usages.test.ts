import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { callsTreeOf } from '../../../src/core/features/calls-tree';
import { usagesOf } from '../../../src/core/trace/usages';
import { editFlow } from '../flows/flow-edit';
import { type FlowFile, readFlow, writeFlow } from '../flows/flow-file';

const transfer = readFlow('F17-unattended-transfer');
const analysisOf = (flow: FlowFile) => analyse({ text: writeFlow(flow), kind: 'trace' });

/** The usages of the first dialog, as `call BYE`: what, and what ended it. */
function usages(flow: FlowFile): readonly string[] {
  const [group] = analysisOf(flow).groups;
  const [dialog] = group?.dialogs ?? [];
  if (!group || !dialog) throw new Error('no dialog');
  return usagesOf(group, dialog).map(({ what, ended }) => {
    const end = ended?.keys.status ?? ended?.keys.method ?? 'lives';
    return `${what} ${end}`;
  });
}

/** A call whose first re-INVITE, the hold, is refused. */
const refused = (status: string): FlowFile => {
  const hold = editFlow(
    readFlow('F14-hold'),
    ['15 200', '16 200'].map(change => ({ change, from: '200 OK', to: `${status} Refused` })),
  );
  return { ...hold, records: hold.records.slice(0, 16) };
};

describe('what lives in a dialog (RFC 5057)', () => {
  test('a transfer: the call ends with BYE, the subscription of the REFER with its last NOTIFY', () => {
    expect(usages(transfer)).toEqual(['call BYE', 'refer NOTIFY']);
    const [row] = callsTreeOf(analysisOf(transfer));
    expect(row?.tooltip).toContain(
      'In the dialog: call (ended by BYE), refer subscription (ended by NOTIFY)',
    );
  });

  test('without the last NOTIFY the dialog goes on after the BYE', () => {
    const states = transfer.records.flatMap(({ label, payload }) =>
      payload.includes('Subscription-State: terminated')
        ? [{ change: `${label}`, from: 'terminated;reason=noresource', to: 'active;expires=60' }]
        : [],
    );
    expect(states).toHaveLength(2);
    expect(usages(editFlow(transfer, states))).toEqual(['call BYE', 'refer lives']);
  });

  test.each([
    ['481', 'call 481'],
    ['404', 'call 404'],
    ['405', 'call 405'],
    ['488', 'call lives'],
    ['491', 'call lives'],
    ['500', 'call lives'],
  ])('a re-INVITE that is answered %s: %s', (status, expected) => {
    expect(usages(refused(status))).toEqual([expected]);
  });
});
