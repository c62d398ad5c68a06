import { looksLikeMessageFile } from '../core/sip/looks-like-message-file';
import { looksLikeCapture } from '../core/trace/capture/capture-kind';
import { detectFormats } from '../core/trace/detect-format';
import { formatById, textFormats } from '../core/trace/formats/index';
import type { TaughtFormats } from '../core/trace/formats/taught/read-taught-formats';

/** All formats that `--input-format` takes, with what users call them. */
export const knownFormats: readonly { readonly id: string; readonly title: string }[] = [
  { id: 'sip-message', title: 'SIP message file (.sip)' },
  ...textFormats.map(({ id, title }) => ({ id, title })),
  { id: 'pcap', title: 'Packet capture (pcap, pcapng, HEP3)' },
];

/** True for an id that `--input-format` takes. */
export function isKnownFormat(id: string): boolean {
  return knownFormats.some(format => format.id === id);
}

/** So many bytes of an input are looked at, less a byte order mark. */
const longHead = 65_536 - 3;

/** What an input is, as far as its first bytes and its name tell. */
export type Recognised =
  | { readonly kind: 'message' }
  | { readonly kind: 'trace'; readonly format: string }
  | { readonly kind: 'capture' }
  | { readonly kind: 'nothing'; readonly reason: string };

export interface RecogniseInput {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The first 64 Ki bytes as Latin-1, without a byte order mark. */
  readonly head: string;
  /** `auto`, or an id that exists or that the configuration of one of the inputs teaches. */
  readonly inputFormat: string;
  /** Formats that the configuration teaches. */
  readonly taught: TaughtFormats;
}

/** Decides how an input is read: by what was asked for, by magic number, by extension and content. */
export function recognise({ path, bytes, head, inputFormat, taught }: RecogniseInput): Recognised {
  if (bytes.length === 0) return { kind: 'nothing', reason: 'the file is empty' };
  if (inputFormat === 'pcap') return { kind: 'capture' };
  if (inputFormat === 'sip-message') return { kind: 'message' };
  if (inputFormat !== 'auto') {
    if (formatById(inputFormat, taught)) return { kind: 'trace', format: inputFormat };
    return { kind: 'nothing', reason: `its configuration teaches no format '${inputFormat}'` };
  }
  if (looksLikeCapture(bytes)) return { kind: 'capture' };
  if (/\.sip(\.gz)?$/i.test(path) && looksLikeMessageFile(head)) return { kind: 'message' };
  const best = detectFormats(head, taught)[0];
  if (best === undefined) return { kind: 'nothing', reason: nothingReason(head) };
  if (best.format.templates === true) {
    return { kind: 'nothing', reason: `${best.format.title}: templates, not traffic` };
  }
  return { kind: 'trace', format: best.format.id };
}

function nothingReason(head: string): string {
  if (head.startsWith('\u00ff\u00fe') || head.startsWith('\u00fe\u00ff')) {
    return 'UTF-16 text is not supported yet: save it as UTF-8';
  }
  const looks = head.includes('\0') ? ' (it looks like binary data)' : '';
  const tried = knownFormats.map(({ id }) => id).join(', ');
  // What stands further on was not looked at.
  const [where, advice] =
    head.length < longHead
      ? ['', '']
      : [' in its first 64 KiB', '; if it holds SIP further on, name its format with --input-format'];
  return `no SIP message recognised${where}${looks}; tried ${tried}${advice}`;
}
