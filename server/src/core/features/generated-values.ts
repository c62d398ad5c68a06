/** A value that is made when an authored request is sent: `{{$branch}}`. */
export interface GeneratedValue {
  /** With the `$`. */
  readonly name: string;
  /** A few words. */
  readonly description: string;
}

/** What may stand behind `{{$`. A test keeps it equal to what sending knows (`exchange/generated-values`). */
export const generatedValues: readonly GeneratedValue[] = [
  { name: '$branch', description: 'a new Via branch with the cookie z9hG4bK' },
  { name: '$tag', description: 'a new tag' },
  { name: '$callId', description: 'a new Call-ID' },
  { name: '$cseq', description: 'the CSeq number of a first request: 1' },
  { name: '$uuid', description: 'a random UUID' },
  { name: '$randomInt', description: 'a random number; takes the least and the greatest: $randomInt 1 9' },
  { name: '$timestamp', description: 'seconds since 1970, at the time of sending' },
  { name: '$date', description: 'the time of sending as the Date header writes it' },
  { name: '$localAddress', description: 'the local address that the answer comes back to' },
  { name: '$localPort', description: 'the local port that the answer comes back to' },
  {
    name: '$prompt',
    description:
      'what you are asked for at sending; takes its name: $prompt Extension. With --secret, or a name such as PIN or password, the answer is masked: $prompt Code --secret',
  },
  { name: '$hex', description: 'bytes that text cannot hold, in exact mode: $hex 00 ff' },
  {
    name: '$secret',
    description: 'a secret that VS Code keeps for you, and no file; takes its name: $secret apiKey',
  },
  { name: '$contentLength', description: 'the length of the body in bytes, counted last' },
];

const byName = new Map(generatedValues.map(value => [value.name, value]));

/** The generated value of a name with its `$`; undefined if there is none. */
export function generatedValueByName(name: string): GeneratedValue | undefined {
  return byName.get(name);
}
