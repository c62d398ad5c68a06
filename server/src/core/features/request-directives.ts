/** A line `# @name value` above a request that says how it is sent or read. */
export interface RequestDirective {
  readonly name: string;
  /** What it says, in a few words. */
  readonly description: string;
  /** What may follow the name, as an example each; empty for one that stands alone. */
  readonly examples: readonly string[];
  /** A sentence more, where there is one to say. */
  readonly note?: string;
}

/** What may stand behind `# @`. A test keeps it equal to what sending reads (`exchange/request-settings`). */
export const requestDirectives: readonly RequestDirective[] = [
  {
    name: 'name',
    description: 'the name of this request',
    examples: ['invite'],
    note: 'Later requests take values of its answer: {{invite.response.to.tag}}.',
  },
  {
    name: 'target',
    description: 'where it is sent, instead of the Request-URI or Route',
    examples: ['127.0.0.1:5060'],
  },
  {
    name: 'transport',
    description: 'how it is sent',
    examples: ['udp', 'tcp', 'tls', 'ws', 'wss'],
  },
  {
    name: 'timeout',
    description: 'how long to wait for a final answer',
    examples: ['8s'],
    note: 'A number is seconds; 500ms is shorter. Without it: 180 s for INVITE, 32 s for the rest.',
  },
  {
    name: 'mode',
    description: 'exact: send the bytes as they stand, fill in nothing',
    examples: ['assist', 'exact'],
    note: 'In assist mode missing header fields are filled in, and each change is shown.',
  },
  {
    name: 'eol',
    description: 'in exact mode: what ends each line on the wire',
    examples: ['crlf', 'lf', 'cr'],
  },
  { name: 'auth', description: 'who answers a challenge; a realm may follow', examples: ['user'] },
  {
    name: 'ack',
    description: 'when the 2xx to an INVITE gets its ACK',
    examples: ['manual', 'auto', '5s'],
    note: 'auto: at once. manual: when you press Send ACK in the live trace, which shows how long the peer still waits. 5s: so long after the 2xx.',
  },
  {
    name: 'repeat',
    description: 'how often it is sent, one after the other, and the pause',
    examples: ['5 1s'],
    note: 'At most 100 times, at most ten a second.',
  },
  {
    name: 'trace',
    description: 'this file is a trace: its messages are one conversation, in order',
    examples: [],
  },
];

const byName = new Map(requestDirectives.map(directive => [directive.name, directive]));

/** The directive of a name without its `@`; undefined if there is none. */
export function requestDirectiveByName(name: string): RequestDirective | undefined {
  return byName.get(name);
}
