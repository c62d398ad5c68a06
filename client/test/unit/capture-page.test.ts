import { describe, expect, it } from 'vitest';
import type { CaptureCounted } from '../../../server/src/core/capture-protocol';
import { captureHtml, escapeHtml } from '../../src/capture/capture-page';
import { countTables, foundLine, noteLists } from '../../src/capture/capture-summary';

describe('the summary page of a capture', () => {
  const page = captureHtml({
    title: '<img src=x onerror=alert(1)>.pcap',
    lines: ['3 SIP messages in 9 packets.', '"quoted" & <b>bold</b>'],
    tables: [{ heading: 'Packets by link type', rows: [['<b>Ethernet', 1234]] }],
    notes: [{ heading: 'Damaged or cut', notes: ["packet 4: it's cut"] }],
    actions: [{ label: 'Open <calls>', uri: 'command:siplens.openTrace?%5B%5D' }],
    nonce: 'abc123',
  });

  it('shows names and notes as text, never as HTML', () => {
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;.pcap');
    expect(page).toContain('&quot;quoted&quot; &amp; &lt;b&gt;bold&lt;/b&gt;');
    expect(page).toContain('packet 4: it&#39;s cut');
    expect(page).not.toMatch(/<img|<b>|<script/);
  });

  it('allows no script and loads nothing', () => {
    expect(page).toContain(`default-src 'none'; style-src 'nonce-abc123'`);
    expect(page).not.toMatch(/https?:|src="/);
  });

  it('is a page for readers of any kind: headings of rows, a caption, a status that is announced', () => {
    expect(page).toContain('<caption>Packets by link type</caption>');
    expect(page).toContain('<th scope="row">&lt;b&gt;Ethernet</th><td>1,234</td>');
    expect(page).toContain('<div role="status">');
    expect(page).toContain('<a href="command:siplens.openTrace?%5B%5D">Open &lt;calls&gt;</a>');
  });

  it('shows how far reading is', () => {
    const reading = captureHtml({
      title: 't',
      lines: ['Reading'],
      progress: { done: 5, total: 9 },
      tables: [],
      notes: [],
      actions: [],
      nonce: 'n',
    });
    expect(reading).toContain('<progress aria-label="Reading the capture" max="9" value="5"></progress>');
  });

  it('leaves out lists and tables where there is nothing', () => {
    const empty = captureHtml({
      title: 't',
      lines: [],
      tables: [{ heading: 'none', rows: [] }],
      notes: [{ heading: 'none', notes: [] }],
      actions: [],
      nonce: 'n',
    });
    expect(empty).not.toMatch(/<ul>|<table>|<progress/);
  });

  it('escapes each of the five characters', () => {
    expect(escapeHtml(`&<>"'`)).toBe('&amp;&lt;&gt;&quot;&#39;');
  });
});

describe('the summary of a capture', () => {
  const counted: CaptureCounted = {
    packets: 9,
    messages: 1,
    transports: [{ transport: 'udp', messages: 1 }],
    links: [
      { name: 'Ethernet', packets: 8, read: true },
      { name: 'IEEE 802.11', packets: 1, read: false },
      { name: 'PPP', packets: 0, read: true },
    ],
    notes: [
      { kind: 'remark', text: 'encrypted' },
      { kind: 'damage', text: 'cut' },
    ],
  };

  it('counts messages by transport and packets by link type, and says what is not read', () => {
    expect(foundLine(counted)).toBe('1 SIP message in 9 packets.');
    expect(countTables(counted).map(table => table.rows)).toEqual([
      [['UDP', 1]],
      [
        ['Ethernet', 8],
        ['IEEE 802.11: not read', 1],
      ],
    ]);
  });

  it('groups what is to be said, the worst first', () => {
    const lists = noteLists(counted).filter(list => list.notes.length > 0);
    expect(lists).toEqual([
      { heading: 'Damaged or cut', notes: ['cut'] },
      { heading: 'Good to know', notes: ['encrypted'] },
    ]);
  });
});
