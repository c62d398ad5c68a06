/** A call flow as a diagram: what it shows, and that no text of a trace can break out of it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { analyse } from '../../../src/core/analysis';
import { exportedLadder } from '../../../src/core/features/exported-ladder';
import { buildLadder } from '../../../src/core/ladder/build-ladder';
import { ladderMermaid } from '../../../src/core/ladder/ladder-mermaid';
import { ladderPlantuml } from '../../../src/core/ladder/ladder-plantuml';
import { ladderSvg } from '../../../src/core/ladder/ladder-svg';
import { ladderText } from '../../../src/core/ladder/ladder-text';
import { correlate } from '../../harness/trace-of';
import { manyArrows } from './many-arrows';
import { seedLadder } from './seed-ladder';

/** Compares with a picture in `test-fixtures/ladder`; `UPDATE_LADDERS=1` writes it, to be read before it is committed. */
function expectPicture(name: string, text: string): void {
  const file = new URL(`../../../../test-fixtures/ladder/${name}`, import.meta.url);
  if (process.env['UPDATE_LADDERS'] || !existsSync(file)) {
    if (!process.env['UPDATE_LADDERS']) throw new Error(`${name} is missing; UPDATE_LADDERS=1 writes it`);
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}

describe('a seed flow', () => {
  const busy = seedLadder('F25-busy', {
    names: new Map([['192.0.2.10', 'Alice']]),
    findingsOf: ({ keys }) =>
      keys.status === 486
        ? [
            {
              rule: 'invite-non2xx-no-ack',
              severity: 'error',
              message: '486 Busy Here was never acknowledged.',
            },
          ]
        : [],
  });

  test('as text, Mermaid, PlantUML and SVG', () => {
    expectPicture('busy.txt', ladderText(busy));
    expectPicture('busy.mmd', ladderMermaid(busy));
    expectPicture('busy.puml', ladderPlantuml(busy));
    expectPicture('busy.svg', ladderSvg(busy));
    expectPicture('attended-transfer.txt', ladderText(seedLadder('F18-attended-transfer')));
    expectPicture('forking.txt', ladderText(seedLadder('F08-forking')));
  });

  test('offers, answers and hold are told, and media flow from the ACK to the BYE', () => {
    const { arrows, media } = seedLadder('F14-hold');
    const told = arrows
      .filter(arrow => arrow.sdp && arrow.from === 0)
      .map(({ sdp, isHold }) => [sdp, isHold]);
    expect(told).toEqual([
      ['offer', false],
      ['answer', false],
      ['answer', false],
    ]);
    expect(arrows.filter(arrow => arrow.isHold).map(arrow => arrow.sdp)).toEqual(['offer', 'offer']);
    expect(media).toHaveLength(1);
    expect(arrows[media[0]?.afterArrow ?? 0]?.label).toBe('ACK');
    expect(arrows[media[0]?.beforeArrow ?? 0]?.label).toBe('BYE');
  });

  test('media on hold are hatched and named, from the answer that agreed to it to the answer that ended it', () => {
    const ladder = seedLadder('F14-hold', { names: new Map([['198.51.100.20', 'Bob']]) });
    const [hold, ...others] = ladder.media[0]?.holds ?? [];
    expect(others).toEqual([]);
    expect(hold?.by).toBe('callee');
    const [start, end] = [hold?.afterArrow, hold?.beforeArrow].map(at => ladder.arrows[at ?? -1]);
    expect([start?.sdp, end?.sdp]).toEqual(['answer', 'answer']);
    expect((end?.sinceStartMs ?? 0) - (start?.sinceStartMs ?? 0)).toBeGreaterThan(9000);
    expect(ladderSvg(ladder)).toContain('>hold by Bob · 9.1 s</text>');
    expect(seedLadder('F18-attended-transfer').media.map(band => band.holds.map(({ by }) => by))).toEqual([
      ['callee'],
      [],
      [],
    ]);
  });

  test.each(['a=inactive', 'a=sendonly', 'c=IN IP4 0.0.0.0'])(
    '%s is a hold, also where it lasts to the end',
    line => {
      const flow = readFileSync('test-fixtures/flows/F14-hold.siptrace', 'utf8');
      const records = flow.slice(0, flow.indexOf('--- 2026-03-02T09:14:20.218Z')).split(/^(?=--- )/m);
      const text = records
        .map(record => record.replace(/ \d+ note=.*/, ' -'))
        .map(record => {
          if (!record.includes('a=sendonly')) return record;
          if (line.startsWith('a=')) return record.replace('a=sendonly', line);
          return record.replace(/c=.*\d/, line).replace('a=sendonly', 'a=sendrecv');
        })
        .join('');
      const analysis = analyse({ kind: 'trace', text });
      const { media, arrows } = exportedLadder(analysis, analysis.calls);
      expect(media.map(({ holds }) => holds.map(({ by, beforeArrow }) => [by, beforeArrow]))).toEqual([
        [['callee', arrows.length]],
      ]);
    },
  );

  test('dialogs of a transfer are told apart', () => {
    const { arrows } = seedLadder('F18-attended-transfer');
    expect(new Set(arrows.map(arrow => arrow.dialog)).size).toBe(3);
  });
});

describe('lanes', () => {
  const message = (from: string, to: string, branch: string) => ({
    from,
    to,
    text: [
      'OPTIONS sip:b@example.com SIP/2.0',
      `Via: SIP/2.0/UDP ${from};branch=z9hG4bK${branch}`,
      'From: <sip:a@example.com>;tag=a',
      'To: <sip:b@example.com>',
      'Call-ID: one',
      `CSeq: ${branch.length} OPTIONS`,
      '',
      '',
    ].join('\r\n'),
  });
  const ladderOf = (...flow: ReturnType<typeof message>[]) => {
    const { groups, messages } = correlate(
      flow.map(({ from, to, text }, index) => ({ time: index * 100, from, to, text, transport: 'udp' })),
    );
    const numberOf = (one: (typeof messages)[number]) => messages.indexOf(one) + 1;
    return buildLadder({ calls: groups.flatMap(g => g.calls), groups, numberOf, findingsOf: () => [] });
  };

  test('the ports of a host share a lane', () => {
    const { lanes } = ladderOf(
      message('192.0.2.1:5060', '192.0.2.2:5060', 'a'),
      message('192.0.2.1:6000', '192.0.2.2:5060', 'bb'),
    );
    expect(lanes.map(lane => lane.id)).toEqual(['192.0.2.1', '192.0.2.2']);
  });

  test('a host that talks to itself has a lane for each port', () => {
    const { lanes } = ladderOf(message('127.0.0.1:5060', '127.0.0.1:5070', 'a'));
    expect(lanes.map(lane => lane.id)).toEqual(['127.0.0.1:5060', '127.0.0.1:5070']);
  });
});

describe('text of a trace', () => {
  const hostile = fc.string({ unit: 'binary', maxLength: 80 });

  test('cannot leave the SVG that it is written into', async () => {
    const texts = fc
      .sample(hostile, { numRuns: 40, seed: 7 })
      .concat('</title><script>alert(1)</script>', '\ud800', '\0');
    const pictures = texts.map(text => ladderSvg(manyArrows(2, text, text)));
    for (const picture of pictures) expect(picture).not.toContain('<script');
    const xml = pictures.map((contents, index) => ({ fileName: `${index}.svg`, contents }));
    const { errors } = await validateXML({ xml, schema: [anything] });
    expect(errors).toEqual([]);
  });

  test('stays on its line in every form', () => {
    fc.assert(
      fc.property(hostile, text => {
        const ladder = manyArrows(2, text, text);
        const plain = manyArrows(2, 'x', 'x');
        for (const form of [ladderText, ladderMermaid, ladderPlantuml]) {
          expect(form(ladder).split('\n').length).toBe(form(plain).split('\n').length);
        }
        expect(ladderMermaid(ladder)).not.toMatch(/[<>]script|;.*\n.*click/);
      }),
      { numRuns: 200 },
    );
  });
});

/** A schema that any well-formed SVG meets: what is tested is the form of XML. */
const anything = `<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/2000/svg" elementFormDefault="qualified">
  <xs:element name="svg"><xs:complexType mixed="true">
    <xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/></xs:sequence>
    <xs:anyAttribute processContents="skip"/>
  </xs:complexType></xs:element>
</xs:schema>`;
