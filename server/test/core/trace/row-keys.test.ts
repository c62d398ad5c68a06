/** Rows read once for all rows of equal text say what they say in their message. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findParam, paramText } from '../../../src/core/sip/param';
import { parseMessage } from '../../../src/core/sip/parse-message';
import { readAddresses } from '../../../src/core/sip/read-addresses';
import { readVias } from '../../../src/core/sip/read-via';
import { shiftSpan, sliceSpan } from '../../../src/core/text/span';
import { addressRow, viaRow } from '../../../src/core/trace/row-keys';

/** Compares the rows of a message with what its readers say in place. Answers how many there were. */
function compareRows(text: string): number {
  const message = parseMessage(text, 'utf16');
  let rows = 0;
  for (const field of message.headers) {
    const at = field.value.start;
    if (field.id === 'via') {
      rows++;
      const inPlace = readVias(message, field).value;
      const row = viaRow(message, field);
      const branches = inPlace.map(via => findParam(via.params, 'branch'));
      expect(row.vias.map(via => via.branch)).toEqual(
        branches.map(branch => (branch && paramText(text, branch)) || undefined),
      );
      expect(row.branchAt && shiftSpan(row.branchAt, at)).toEqual(branches[0]?.value);
      const changing = inPlace.flatMap(({ params }) =>
        params.filter(({ id }) => id === 'received' || id === 'rport').map(({ span }) => span),
      );
      expect(row.changing.map(span => shiftSpan(span, at))).toEqual(changing);
    } else if (['from', 'to', 'contact', 'route', 'record-route'].includes(field.id)) {
      rows++;
      const inPlace = readAddresses(message, field).value;
      const row = addressRow(message, field);
      const tag = inPlace[0] && findParam(inPlace[0].params, 'tag');
      expect(row.uris).toEqual(inPlace.flatMap(({ uri }) => (uri ? [sliceSpan(text, uri.span)] : [])));
      expect(row.tag).toBe((tag && paramText(text, tag)) || undefined);
      expect(row.tagAt && shiftSpan(row.tagAt, at)).toEqual(tag?.value);
    }
  }
  return rows;
}

const flows = join(__dirname, '../../../../test-fixtures/flows');

test('in every message of the flows', { timeout: 60_000 }, () => {
  const messages = readdirSync(flows).flatMap(file =>
    readFileSync(join(flows, file), 'utf8')
      .split(/^--- .*\n/m)
      .slice(1),
  );
  const rows = messages.reduce((sum, text) => sum + compareRows(text), 0);
  expect(rows).toBeGreaterThan(1000);
});

const part = fc.constantFrom(
  ...['<sip:a@b.example;lr>', 'sip:a@[2001:db8::1]', '"q\\" ,"', '"', '<', '>', ',', ';', ';tag=x', ';tag'],
  ...[
    ';branch=z9hG4bK1',
    ';received=192.0.2.1',
    ';rport',
    'SIP/2.0/UDP host:5060',
    '\r\n ',
    ' ',
    '=',
    'é',
    '*',
  ],
);
const value = fc.array(part, { maxLength: 8 }).map(parts => parts.join(''));
const name = fc.constantFrom('Via', 'v', 'From', 'To', 'Contact', 'Route', 'Record-Route');

test('in any message', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 6 }), rows => {
      const headers = rows.map(([id, text]) => `${id}: ${text}\r\n`).join('');
      compareRows(`OPTIONS sip:b@example.com SIP/2.0\r\n${headers}\r\n`);
    }),
    { numRuns: 500 },
  );
});
