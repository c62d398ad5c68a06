import { looksLikeMessageFile } from '../../../server/src/core/sip/looks-like-message-file';
import { detectFormats } from '../../../server/src/core/trace/detect-format';
import { formatById } from '../../../server/src/core/trace/formats/index';
import { readTaughtFormats } from '../../../server/src/core/trace/formats/taught/read-taught-formats';

/** Below this a log stays a log: silence is better than a wrong guess. */
const surelyTrace = 0.5;

/**
 * The language that fits what is in the document; undefined to leave it as it is. `formats` is the setting
 * `siplens.trace.formats`: what the user taught; the server logs what is wrong with it.
 */
export function fittingLanguage(
  languageId: string,
  text: string,
  formats?: unknown,
): 'sip-trace' | 'plaintext' | undefined {
  if (languageId === 'sip-message') return looksLikeMessageFile(text) ? undefined : 'plaintext';
  if (languageId !== 'plaintext' && languageId !== 'log') return undefined;
  const taught = readTaughtFormats(formats, id => formatById(id) !== undefined);
  const best = detectFormats(text, taught)[0];
  // A SIPp scenario holds templates, not traffic: recognised, so that it is left alone.
  if (!best || best.format.templates === true) return undefined;
  return best.confidence >= surelyTrace ? 'sip-trace' : undefined;
}
