// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are snippets of the editor, not template strings
import type { Proposal } from './completion-entry';

interface DirectiveSpec {
  readonly name: string;
  readonly value: string;
  readonly description: string;
}

const specs: readonly DirectiveSpec[] = [
  { name: 'name', value: '${1:name}', description: 'the name of this request' },
  {
    name: 'target',
    value: '${1:127.0.0.1:5060}',
    description: 'where it is sent, instead of the Request-URI or Route',
  },
  { name: 'transport', value: '${1|udp,tcp,tls,ws,wss|}', description: 'how it is sent' },
  { name: 'timeout', value: '${1:8s}', description: 'how long to wait for a final answer' },
  {
    name: 'mode',
    value: '${1|assist,exact|}',
    description: 'exact: send the bytes as they stand, fill in nothing',
  },
  {
    name: 'eol',
    value: '${1|crlf,lf,cr|}',
    description: 'in exact mode: what ends each line on the wire',
  },
  { name: 'auth', value: '${1:user}', description: 'who answers a challenge; a realm may follow' },
  {
    name: 'repeat',
    value: '${1:5} ${2:1s}',
    description: 'how often it is sent, one after the other, and the pause',
  },
  {
    name: 'trace',
    value: '',
    description: 'this file is a trace: its messages are one conversation, in order',
  },
];

/** `# @name value` lines that mean something above a message. */
export function directives(): readonly Proposal[] {
  return specs.map(spec => ({
    id: `directive/${spec.name}`,
    label: `@${spec.name}`,
    kind: 'directive',
    detail: spec.description,
    insertText: `@${spec.name}${spec.value === '' ? '' : ` ${spec.value}`}`,
    snippet: spec.value !== '',
  }));
}
