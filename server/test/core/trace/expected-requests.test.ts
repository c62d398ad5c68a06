import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { expectedRequests } from '../../../src/core/trace/expected-requests';
import type { Group } from '../../../src/core/trace/group';
import { FlowWriter } from '../../harness/make-flow';
import { correlateSeed, onlyGroup } from '../../harness/trace-of';

/** `BYE: sip:bob@192.0.2.2 via -`, for each request that has an expectation. */
function expectations(group: Group): readonly string[] {
  return group.dialogs.flatMap(dialog =>
    [...expectedRequests(group, dialog)].map(
      ([{ keys }, { target, routes }]) =>
        `${keys.method}: ${target} via ${routes?.join(' ') || routes?.length}`,
    ),
  );
}

const flows = readdirSync(new URL('../../../../test-fixtures/flows/', import.meta.url))
  .filter(name => name.endsWith('.siptrace') && !name.includes('.drawn.'))
  .map(name => name.slice(0, -'.siptrace'.length));

test.each(flows)('in %s every request in a dialog goes where it should', name => {
  for (const group of correlateSeed(name).groups) {
    for (const dialog of group.dialogs) {
      for (const [request, { target, routes }] of expectedRequests(group, dialog)) {
        if (target !== undefined) expect(request.keys.requestUri).toBe(target);
        if (routes) expect(request.keys.routes).toEqual(routes);
      }
    }
  }
});

describe('what a sender knows', () => {
  test('comes from the Contact and, reversed, the Record-Route of the 2xx', () => {
    const flow = new FlowWriter({ nodes: 4, recordRoute: true });
    flow.respond(flow.request('INVITE', 0, false), '200 OK');
    flow.request('BYE', 0, true);
    expect(expectations(onlyGroup(flow.messages))).toEqual([
      'BYE: sip:bob@198.51.100.4 via sip:192.0.2.2:5060;lr sip:198.51.100.3:5060;lr',
    ]);
  });

  test('changes with an accepted re-INVITE; a refused one changes nothing', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const moved = (text: string) => text.replace('sip:bob@192.0.2.2>', 'sip:bob@192.0.2.9>');
    flow.respond(flow.request('INVITE', 0, false), '200 OK');
    flow.respond(flow.request('INVITE', 0, true), '200 OK');
    flow.request('BYE', 0, true);
    const messages = flow.messages.map((m, i) => (i === 3 ? { ...m, text: moved(m.text) } : m));
    expect(expectations(onlyGroup(messages))).toEqual([
      'INVITE: sip:bob@192.0.2.2 via 0',
      'BYE: sip:bob@192.0.2.9 via 0',
    ]);
    const refused = messages.map((m, i) =>
      i === 3 ? { ...m, text: m.text.replace('200 OK', '491 No') } : m,
    );
    expect(expectations(onlyGroup(refused))).toContain('BYE: sip:bob@192.0.2.2 via 0');
  });

  test('is nothing in a dialog of which the beginning was not captured', () => {
    const flow = new FlowWriter({ nodes: 2 });
    flow.request('BYE', 0, true);
    expect(expectations(onlyGroup(flow.messages))).toEqual(['BYE: undefined via undefined']);
  });

  test('holds for the ACK to a 2xx, and not for the ACK to a refusal', () => {
    const flow = new FlowWriter({ nodes: 2 });
    flow.respond(flow.request('INVITE', 0, false), '200 OK');
    flow.request('ACK', 0, true, { cseq: 1 });
    expect(expectations(onlyGroup(flow.messages))).toEqual(['ACK: sip:bob@192.0.2.2 via 0']);
    const busy = new FlowWriter({ nodes: 2 });
    const invite = busy.request('INVITE', 0, false);
    busy.respond(invite, '180 Ringing');
    busy.refuse(invite, '486 Busy Here');
    expect(expectations(onlyGroup(busy.messages))).toEqual([]);
  });
});
