import { expect, test } from 'vitest';
import { analyse } from '../../src/core/analysis';
import { documentLinks } from '../../src/lsp/document-links';

function targets(uri: string, path: string): readonly (string | undefined)[] {
  const text = `MESSAGE sip:bob@example.com SIP/2.0\nContent-Type: text/plain\n\n< ${path}\n`;
  return documentLinks(uri, analyse({ text, kind: 'message' })).map(link => link.target);
}

test('a body file is looked for beside the document', () => {
  expect(targets('file:///work/calls/a.sip', './offer.sdp')).toEqual(['file:///work/calls/offer.sdp']);
  expect(targets('file:///work/calls/a.sip', '../100%/b#1?.sdp')).toEqual([
    'file:///work/100%25/b%231%3F.sdp',
  ]);
  expect(targets('file:///c%3A/calls/a.sip', 'ö.sdp')).toEqual(['file:///c%3A/calls/%C3%B6.sdp']);
});

test('it is never looked for on another machine, nor by another scheme', () => {
  expect(targets('file:///work/a.sip', '//evil.example/share')).toEqual([]);
  expect(targets('file:///work/a.sip', 'https://evil.example/')).toEqual([]);
  expect(targets('file:///work/a.sip', 'command:x')).toEqual([]);
  expect(targets('untitled:Untitled-1', './offer.sdp')).toEqual([]);
});

test('a lone surrogate in a path makes no link, and no error', () => {
  expect(targets('file:///work/a.sip', './\ud800')).toEqual([]);
});
