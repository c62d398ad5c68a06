import { describe, expect, it } from 'vitest';
import { captureHtml, escapeHtml } from '../../src/capture/capture-page';

describe('the summary page of a capture', () => {
  const page = captureHtml({
    title: '<img src=x onerror=alert(1)>.pcap',
    lines: ['3 SIP messages in 9 packets.', '"quoted" & <b>bold</b>'],
    notes: ["packet 4: it's cut"],
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

  it('leaves out the list of notes where there is none', () => {
    expect(captureHtml({ title: 't', lines: [], notes: [], nonce: 'n' })).not.toContain('<ul>');
  });

  it('escapes each of the five characters', () => {
    expect(escapeHtml(`&<>"'`)).toBe('&amp;&lt;&gt;&quot;&#39;');
  });
});
