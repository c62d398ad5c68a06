import { utf8Length } from '../../text/utf8-length';

/** A header row to write: name and value. */
export type Row = readonly [name: string, value: string];

/** What an INVITE, its 2xx and the answer to OPTIONS should tell of their sender (RFC 3261 §13.2.1, §13.3.1.4, §11.2). */
export const abilityRows: readonly Row[] = [
  ['Allow', 'INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE'],
  ['Supported', '100rel'],
];

/** A message that is to be written. */
export interface Composition {
  readonly startLine: string;
  /** Rows in their order, without those of the body. */
  readonly rows: readonly Row[];
  /** Lines of the body, by default a session description; empty for no body. */
  readonly sdp: readonly string[];
  /** Media type of a body that is no session description. */
  readonly bodyType?: string;
}

/** Bytes of the lines on the wire, where each ends in CRLF; what an authored file must declare. */
function wireLength(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + utf8Length(line, 0, line.length) + 2, 0);
}

/** The value of Content-Length for a body of these lines: counted at sending where a placeholder stands in them. */
export function contentLengthOf(lines: readonly string[]): string {
  return lines.some(line => line.includes('{{')) ? '{{$contentLength}}' : String(wireLength(lines));
}

/** The text of a message with line ends `eol`, Content-Type and Content-Length as the body asks. */
export function composeMessage(composition: Composition, eol: string): string {
  const { startLine, rows, sdp, bodyType = 'application/sdp' } = composition;
  const all: readonly Row[] = [
    ...rows,
    ...(sdp.length > 0 ? [['Content-Type', bodyType] as const] : []),
    ['Content-Length', contentLengthOf(sdp)],
  ];
  const lines = [startLine, ...all.map(([name, value]) => `${name}: ${value}`), '', ...sdp];
  return `${lines.join(eol)}${eol}`;
}
