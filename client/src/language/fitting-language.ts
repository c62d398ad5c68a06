import { looksLikeMessageFile } from '../../../server/src/core/sip/looks-like-message-file';
import { detectFormats } from '../../../server/src/core/trace/detect-format';
import {
  noTaughtFormats,
  type TaughtFormats,
} from '../../../server/src/core/trace/formats/taught/read-taught-formats';

/** Below this a log stays a log: silence is better than a wrong guess. */
const surelyTrace = 0.5;

/** The language that fits what is in the document, formats that the user taught included; undefined to leave it as it is. */
export function fittingLanguage(
  languageId: string,
  text: string,
  taught: TaughtFormats = noTaughtFormats,
): 'sip-trace' | 'plaintext' | undefined {
  if (languageId === 'sip-message') return looksLikeMessageFile(text) ? undefined : 'plaintext';
  if (languageId !== 'plaintext' && languageId !== 'log') return undefined;
  const best = detectFormats(text, taught)[0];
  // A SIPp scenario holds templates, not traffic: recognised, so that it is left alone.
  if (!best || best.format.templates === true) return undefined;
  return best.confidence >= surelyTrace ? 'sip-trace' : undefined;
}
