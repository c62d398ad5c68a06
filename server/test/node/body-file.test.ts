import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBodyFile, readBodyFile, readBodyOfUri } from '../../src/node/body-file';

const root = mkdtempSync(join(tmpdir(), 'siplens-body-'));
const at = (path: string): string => join(root, path);
const document = at('work/calls/call.sip');

beforeAll(() => {
  mkdirSync(at('work/calls/below'), { recursive: true });
  writeFileSync(at('work/calls/offer.sdp'), Uint8Array.of(1, 0, 255));
  writeFileSync(at('work/calls/below/offer.sdp'), 'below');
  writeFileSync(at('work/shared.sdp'), 'shared');
  writeFileSync(at('secret'), 'secret');
  writeFileSync(at('work/calls/large'), '');
  truncateSync(at('work/calls/large'), 4 * 1024 * 1024 + 1);
  symlinkSync(at('secret'), at('work/calls/link'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const read = (path: string, roots = [at('work')], allowed: readonly string[] = []) =>
  readBodyFile({ document, path }, { roots, allowed });

describe('the body of a request from a file', () => {
  it('is read beside the request, below it, and anywhere in the workspace', () => {
    expect(read('./offer.sdp')).toEqual({ kind: 'bytes', bytes: Buffer.from([1, 0, 255]) });
    expect(read('below/offer.sdp').kind).toBe('bytes');
    expect(read('../shared.sdp').kind).toBe('bytes');
    expect(read(at('work/shared.sdp')).kind).toBe('bytes');
    expect(read('./offer.sdp', []).kind).toBe('bytes');
  });

  it('is not read outside, also not by a link that leads there, unless that file was allowed', () => {
    const outside = { kind: 'outside', file: at('secret') };
    expect(read('../../secret')).toEqual(outside);
    expect(read(at('secret'))).toEqual(outside);
    expect(read('link')).toEqual(outside);
    expect(read('../shared.sdp', [])).toEqual({ kind: 'outside', file: at('work/shared.sdp') });
    expect(read('link', [], [at('secret')]).kind).toBe('bytes');
  });

  it.each([
    ['./nothing', 'no such file'],
    ['.', 'it is no file'],
    ['large', 'it is larger than 4 MB'],
    ['//host/share/x', 'it is on another machine. Copy it beside the request'],
    ['\\\\host\\share\\x', 'it is on another machine. Copy it beside the request'],
  ])('%s: %s', (path, why) => {
    expect(read(path)).toEqual({
      kind: 'refused',
      reason: `The body "${path}" cannot be read: ${why}. Nothing was sent.`,
    });
  });

  it('a NUL in a path is no way around', () => {
    expect(read('offer.sdp\0').kind).toBe('refused');
    expect(hasBodyFile(document, 'offer.sdp\0')).toBe(false);
  });

  it('is looked for by URIs too, and not beside a document that was never saved', () => {
    const home = { roots: [pathToFileURL(at('work')).href, 'vscode-vfs://x/y'], allowed: [] };
    const uri = pathToFileURL(document).href;
    expect(readBodyOfUri({ document: uri, path: './offer.sdp' }, home).kind).toBe('bytes');
    expect(readBodyOfUri({ document: 'untitled:Untitled-1', path: './offer.sdp' }, home)).toEqual({
      kind: 'refused',
      reason:
        'The body "./offer.sdp" is looked for beside this file, which has no folder yet. Save it, then send again.',
    });
  });

  it('is there or not', () => {
    expect(hasBodyFile(document, './offer.sdp')).toBe(true);
    expect(hasBodyFile(document, './nothing')).toBe(false);
    expect(hasBodyFile(document, 'below')).toBe(false);
    expect(hasBodyFile(document, '//host/share/offer.sdp')).toBe(false);
  });

  it.each([
    ['{{f}} = ../../secret', '../../secret', 'x'],
    ['an absolute path', at('secret'), 'x'],
    ['a link that leads out', 'link', 'x'],
    ['{{d}}/secret', '../../secret', 'x/secret'],
  ])('a variable may not lead out of the workspace: %s', (_what, path, literal) => {
    const found = readBodyFile({ document, path, literal }, { roots: [at('work')], allowed: [] });
    expect(found).toEqual({
      kind: 'refused',
      reason: `The body "${path}" cannot be read: a variable in its name leads out of the workspace, to ${at('secret')}. Write the name out. Nothing was sent.`,
    });
  });

  it('a variable may lead elsewhere in the workspace, and out of it where the text around it does', () => {
    const home = { roots: [at('work')], allowed: [] };
    expect(readBodyFile({ document, path: '../shared.sdp', literal: 'x' }, home).kind).toBe('bytes');
    const outside = readBodyFile({ document, path: '../../secret', literal: '../../x' }, home);
    expect(outside).toEqual({ kind: 'outside', file: at('secret') });
  });
});
