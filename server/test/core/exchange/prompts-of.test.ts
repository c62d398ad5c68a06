import { describe, expect, it } from 'vitest';
import { promptsOf } from '../../../src/core/exchange/prompts-of';
import { parseMessageFilePart } from '../../../src/core/sip/parse-message-file';

function prompts(text: string, variables: Readonly<Record<string, string>> = {}): readonly string[] {
  return asked(text, variables).map(({ name }) => name);
}

function asked(text: string, variables: Readonly<Record<string, string>> = {}) {
  return promptsOf({ part: parseMessageFilePart(text), text }, new Map(Object.entries(variables)));
}

describe('what the user is asked for', () => {
  it('is named in the request and its directives, each once, in order', () => {
    const text =
      '# @target {{$prompt Proxy}}\nOPTIONS sip:{{$prompt User name}}@{{$prompt  Proxy }} SIP/2.0\nTo: {{$prompt User name}}\n\n';
    expect(prompts(text)).toEqual(['Proxy', 'User name']);
  });

  it('also stands in variables, if the request uses them, and a circle ends', () => {
    const variables = { a: '{{b}} {{$prompt One}}', b: '{{a}} {{$prompt Two}}', unused: '{{$prompt Three}}' };
    expect(prompts('OPTIONS sip:{{a}} SIP/2.0\n\n', variables)).toEqual(['One', 'Two']);
  });

  it('is not in comments, and a prompt without a name asks nothing', () => {
    expect(prompts('# {{$prompt No}}\nOPTIONS sip:{{$prompt}} SIP/2.0\n\n')).toEqual([]);
  });

  it('each variable is read once, however often it is used', () => {
    const variables = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`v${i}`, `{{v${i + 1}}}`.repeat(10)]),
    );
    expect(prompts('OPTIONS sip:{{v0}} SIP/2.0\n\n', { ...variables, v40: '{{$prompt End}}' })).toEqual([
      'End',
    ]);
  });

  it.each([
    'Code --secret',
    '--secret Code',
    'PIN',
    'SIP password',
    'voicemail_pin',
    'userPassword',
    'API-Token',
  ])('%s is a secret', words => {
    expect(asked(`OPTIONS sip:{{$prompt ${words}}} SIP/2.0\n\n`)).toEqual([
      { name: words.replace(/ ?--secret ?/, ''), isSecret: true },
    ]);
  });

  it.each(['Extension', 'Pinned route', 'Spinning', 'Secretary', 'Tokens'])('%s is none', words => {
    expect(asked(`OPTIONS sip:{{$prompt ${words}}} SIP/2.0\n\n`)).toEqual([{ name: words, isSecret: false }]);
  });

  it('is a secret everywhere if one use says so, and is asked for once', () => {
    const text = 'OPTIONS sip:{{$prompt Code}} SIP/2.0\nX-Code: {{$prompt Code --secret}}\n\n';
    expect(asked(text)).toEqual([{ name: 'Code', isSecret: true }]);
  });
});
