import { describe, expect, it } from 'vitest';
import { bodyNameOf } from '../../../src/core/exchange/body-name';
import { parseMessageFilePart } from '../../../src/core/sip/parse-message-file';

/** The name of the body of a request with this last line. */
function nameOf(line: string, variables: Readonly<Record<string, string>> = {}, answers = {}) {
  const text = `MESSAGE sip:bob@example.com SIP/2.0\n\n${line}\n`;
  return bodyNameOf(
    { text, part: parseMessageFilePart(text) },
    {
      variables: new Map(Object.entries(variables)),
      local: undefined,
      random: digits => '1'.repeat(digits),
      now: 0,
      answers: new Map(Object.entries(answers)),
    },
  );
}

describe('the name of a body', () => {
  it('has its variables and answers replaced; what it would be without them is known too', () => {
    expect(
      nameOf('< ./{{dir}}/{{$prompt File}}.sdp', { dir: '{{who}}/calls', who: 'bob' }, { File: 'hold' }),
    ).toEqual({
      kind: 'ok',
      value: { path: './bob/calls/hold.sdp', literal: './x/x.sdp' },
    });
    expect(nameOf('< ./offer.sdp')).toEqual({ kind: 'ok', value: { path: './offer.sdp' } });
    expect(nameOf('v=0')).toEqual({ kind: 'ok', value: undefined });
  });

  it.each([
    ['< {{none}}', {}, 'There is no variable none. Define it with a line "@none = value" above the request.'],
    ['< {{a}}', { a: '{{a}}' }, 'The variable a contains itself: a → a.'],
    [
      '< {{a}}',
      { a: 'x\r\ny' },
      'The value of the variable a contains a line end, which would add header lines to the request. Remove it.',
    ],
    ['< {{$contentLength}}', {}, '{{$contentLength}} can only stand in a header of the request.'],
    [
      '< {{a}}',
      { a: 'b-{{$secret key}}' },
      'The name of the body ("< {{a}}") uses the secret "key", and names are shown. Use a variable that is none.',
    ],
    [
      '< {{$prompt PIN}}',
      {},
      'The name of the body ("< {{$prompt PIN}}") uses the secret "PIN", and names are shown. Use a variable that is none.',
    ],
  ])('%s with %j is refused', (line, variables, why) => {
    expect(nameOf(line, variables)).toEqual({ kind: 'refused', reason: why });
  });
});
